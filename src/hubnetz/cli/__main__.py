# SPDX-License-Identifier: EUPL-1.2
"""The commands. Each is a module of its own with add_arguments(parser) and run(args), imported when it is asked for."""

import argparse
import importlib
import importlib.util
import os
import signal
import sys
from types import FrameType

import psycopg

from hubnetz.cli import terminal
from hubnetz.lib.database import Unsuitable
from hubnetz.lib.embedded import CannotStart

COMMANDS = {
    "up": "start Hubnetz and stay in the foreground",
    "test": "run what the tests of the project are, as continuous integration does",
    "demo": "fill the database with the demo network again, or print its sign-ins",
    "match": "find hubs, offers and dates for a need in plain words",
    "organisations": "find out which records are the same organisation, of a file or of the network",
    "refit": "let matching learn from the phrases and examples of the hubs",
    "privacy": "write the record of processing, or list what is to be forgotten",
    "forget": "forget an e-mail address that alerts and hand-overs keep",
    "regions": "make counties and municipalities known, from a table",
    "report": "count the figures of the interim balance",
    "doctor": "check the installation and say what is wrong",
    "backup": "write a backup that has been restored and compared",
    "restore": "put a backup in the place of the database",
    "manage": "run a Django command with the database of Hubnetz",
}


def main(words: list[str]) -> int:
    """Run one command; return 0 done, 1 failed, 2 wrong use, the latter two with a sentence on stderr."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a script starts what it puts behind it without
    for number in terminal.endings():
        if number != signal.SIGINT:
            signal.signal(number, _stop)
    try:
        return _run(words)
    except (terminal.WrongUse, CannotStart, Unsuitable) as refusal:
        terminal.say(str(refusal))
        return 2
    except terminal.Failed as failure:
        terminal.say(str(failure))
        return 1
    except terminal.Stopped as stopped:
        return 128 + stopped.number
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of stdout has gone, as with | head
        _give_up_stdout()
        return 1
    except OSError as problem:  # a disk that is full, a file that went away
        terminal.say(f"{problem.strerror or problem}{f': {problem.filename}' if problem.filename else ''}")
        _give_up_stdout()
        return 1
    except Exception as problem:
        lost = problem if isinstance(problem, psycopg.Error) else problem.__cause__  # Django wraps them
        if not isinstance(lost, psycopg.OperationalError | psycopg.InternalError):
            raise
        terminal.say(f"the database has failed: {(str(lost).strip().splitlines() or ['no reason given'])[0]}")
        return 1


def _give_up_stdout() -> None:
    """Let nobody try again, at the very end, to write what could not be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _stop(number: int, frame: FrameType | None) -> None:
    raise terminal.Stopped(number)


def _run(words: list[str]) -> int:
    chosen = words[0] if words else ""
    parser = _Parser(prog="hubnetz", description="Runs a network of digital innovation hubs.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, help_text in COMMANDS.items():
        if importlib.util.find_spec(f"hubnetz.cli.{name}") is None:
            continue
        command = commands.add_parser(
            name, help=help_text, description=help_text[0].upper() + help_text[1:] + "."
        )
        if name == chosen:
            module = importlib.import_module(f"hubnetz.cli.{name}")
            command.add_argument(
                "--data",
                metavar="DIR",
                help="where the data are ($HUBNETZ_DATA, else ~/.local/share/hubnetz, as root /var/lib/hubnetz)",
            )
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    args = parser.parse_args(words)
    result: int = args.run(args)
    sys.stdout.flush()
    return result


class _Parser(argparse.ArgumentParser):
    """One sentence instead of the whole usage; the help is a word away."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise terminal.WrongUse(f"{message}. See ./{self.prog} --help")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
