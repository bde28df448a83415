# SPDX-License-Identifier: EUPL-1.2
"""
Forget whoever has an e-mail address, as far as alerts and the hand-over of a closing hub keep it.

    ./hubnetz forget emil@client.example

Enquiries, files and registrations are not touched: they belong to a hub, which decides about them.
"""

import argparse

from hubnetz.cli import terminal
from hubnetz.cli.house import open_house


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the address."""
    parser.add_argument("address", metavar="EMAIL", help="the address of whoever wishes to be forgotten")


def run(args: argparse.Namespace) -> int:
    """Forget the address and say what was there; asked twice, nothing is left to forget. Exit 0, or 2.

    :raises WrongUse: if that is no e-mail address
    """
    address = args.address.strip()
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
