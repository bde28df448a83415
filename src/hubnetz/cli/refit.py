# SPDX-License-Identifier: EUPL-1.2
"""
Let matching learn from all phrases in use, as the worker does every night if one has changed.

    ./hubnetz refit

A fit that would understand the shipped phrases less well is noted and not taken.
"""

import argparse
import sys

from hubnetz.cli import terminal
from hubnetz.cli.house import open_house

STEPS = 7  # the heads, and twice each of three folds


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take nothing."""


def run(args: argparse.Namespace) -> int:
    """Fit the heads and say what came of it; return 0, also if they were not taken.

    :raises Failed: if there is no language model to fit for
    """
    from tqdm import tqdm

    with open_house(args):
        from hubnetz.matching import actions as matching

        with tqdm(total=STEPS, desc="refit", disable=not sys.stderr.isatty()) as bar:
            fit = matching.refit(progress=lambda step: bar.update())
    if fit is None:
        raise terminal.Failed("the bundled language model is switched off, so there is nothing to fit for")
    told = (
        f"{fit.phrases} phrases of the hubs; held-out loss {fit.loss:.3f}, without them {fit.loss_before:.3f}"
    )
    terminal.answer(f"{'taken' if fit.taken else 'not taken'}: {told}")
    return 0
