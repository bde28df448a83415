# SPDX-License-Identifier: EUPL-1.2
"""./hubnetz manage …: a Django command, with the database of this house behind it."""

import argparse
import os

from hubnetz.cli import house

_WITHOUT_DATABASE = {
    "check",
    "makemigrations",
    "makemessages",
    "compilemessages",
    "diffsettings",
    "findstatic",
}
_AS_OWNER = {"migrate", "sqlmigrate", "sqlflush", "flush", "dbshell", "showmigrations", "inspectdb"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take every word after the options of ours."""
    parser.add_argument(
        "words", nargs=argparse.REMAINDER, metavar="…", help="the Django command and its words"
    )


def run(args: argparse.Namespace) -> int:
    """Pass the words on to Django; those that change tables run as the owner."""
    from django.core.management import execute_from_command_line

    words = ["manage", *args.words]
    verb = args.words[0] if args.words else "help"
    os.environ["DJANGO_SETTINGS_MODULE"] = "hubnetz.site.settings"
    asks_for_one = any(word.startswith("--database") for word in args.words)  # as check --database does
    if (verb in _WITHOUT_DATABASE and not asks_for_one) or verb.startswith("-") or verb == "help":
        os.environ.setdefault("HUBNETZ_SECRET_KEY", "only to look at the code")
        os.environ.setdefault("DATABASE_URL", "postgresql:///none")
        execute_from_command_line(words)
        return 0
    with house.open_house(args) as opened:
        if verb in _AS_OWNER:
            with opened.as_owner():
                execute_from_command_line(words)
        else:
            execute_from_command_line(words)
    return 0
