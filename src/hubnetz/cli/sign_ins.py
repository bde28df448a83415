# SPDX-License-Identifier: EUPL-1.2
"""The demo's sign-ins, shown by up once it is ready."""

import importlib
import importlib.util

from hubnetz.cli import terminal


def show() -> None:
    """Print who may sign in, by role, as a small table."""
    if importlib.util.find_spec("hubnetz.demo.sign_ins") is None:
        return
    rows = importlib.import_module("hubnetz.demo.sign_ins").sign_ins()
    if not rows:
        return
    columns = ("role", "email", "password", "hub")
    widths = {name: max(len(str(row.get(name) or "")) for row in [*rows, {name: name}]) for name in columns}
    terminal.answer("Sign in as (synthetic people, for this machine only):")
    for row in rows:
        terminal.answer(
            "  " + "  ".join(str(row.get(name) or "").ljust(widths[name]) for name in columns).rstrip()
        )
