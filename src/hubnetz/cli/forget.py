# SPDX-License-Identifier: EUPL-1.2
"""
Forget whoever has an e-mail address, as far as alerts and the hand-over of a closing hub keep it; or everybody whose
time is over.

    ./hubnetz forget emil@client.example
    ./hubnetz forget --due

Enquiries, files and registrations are not touched: they belong to a hub, which decides about them. With --due
everything is forgotten at once that is forgotten every night (./hubnetz privacy due lists it): after a backup was
restored, say, which brings back who was forgotten since.
"""

import argparse

from hubnetz.cli import terminal
from hubnetz.cli.house import open_house


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the address."""
    parser.add_argument(
        "address", metavar="EMAIL", nargs="?", help="the address of whoever wishes to be forgotten"
    )
    parser.add_argument("--due", action="store_true", help="forget at once what is forgotten every night")


def run(args: argparse.Namespace) -> int:
    """Forget the address and say what was there; asked twice, nothing is left to forget. Exit 0, or 2.

    :raises WrongUse: if that is no e-mail address
    """
    if args.due and not args.address:
        with open_house(args):
            rows = forget_due()
        terminal.answer(f"{rows} rows forgotten whose time is over")
        return 0
    address = (args.address or "").strip()
    if "@" not in address:
        raise terminal.WrongUse(f"“{address}” is no e-mail address.")
    with open_house(args):
        ended, clients = forget(address)
    terminal.answer(f"{ended} alerts ended, {clients} clients of closing hubs forgotten")
    return 0


def forget(address: str) -> tuple[int, int]:
    """Forget the address in both rooms, all or nothing."""
    from django.db import transaction

    from hubnetz.alerts import actions as alerts
    from hubnetz.casework import actions as casework

    with transaction.atomic():
        return alerts.forget_address(address), casework.forget_address(address)


def forget_due() -> int:
    """Forget in every room what its time is over for, as every night; return how many rows that were."""
    from django.utils import timezone

    from hubnetz.privacy import actions as privacy

    return sum(privacy.keep_to_periods(timezone.now()).values())
