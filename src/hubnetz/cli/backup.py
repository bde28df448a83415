# SPDX-License-Identifier: EUPL-1.2
"""./hubnetz backup FILE: dump, restore the dump into a server of its own, compare, and only then call it good."""

import argparse
import os
from pathlib import Path

from hubnetz.cli import archive, terminal
from hubnetz.cli.house import House, open_house
from hubnetz.lib import database
from hubnetz.lib.embedded import DATABASE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what backup understands."""
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="where to write it; a file of that name is replaced"
    )


def run(args: argparse.Namespace) -> int:
    """Write a backup that has been restored and compared; an older file of that name stays until then."""
    final = Path(os.path.abspath(args.file))
    if (
        final.exists() and not final.is_file()
    ) or not final.parent.is_dir():  # never put in place of a device
        raise terminal.WrongUse(f"{args.file} must be a file in a folder that exists.")
    with open_house(args) as house:
        aside = final.with_name(f".{final.name}.new-{os.getpid()}")
        try:
            with open(os.open(aside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "r+b") as file:
                with terminal.Progress("writing the backup"):
                    archive.dump(house, file)
                os.fsync(file.fileno())
            with terminal.Progress("restoring and comparing it"):
                rows = check(house, aside)
            os.replace(aside, final)
        except OSError as problem:
            raise terminal.Failed(f"the backup could not be written: {problem}.") from problem
        finally:
            aside.unlink(missing_ok=True)
        house.memory.note_backup(final)
    terminal.answer(f"{final}: {final.stat().st_size} bytes, {rows} rows, restored and compared")
    return 0


def check(house: House, path: Path) -> int:
    """
    Restore a backup into a server of its own and compare it with its manifest; return the number of rows.

    :raises Failed: if anything differs
    """
    manifest = archive.read_manifest(path)
    with archive.scratch_house(house) as scratch:
        archive.load(archive.Programs(scratch), path, DATABASE)
        admin = scratch.server
        assert admin is not None
        # What an administrator restored is the administrator's; all rows of it are compared.
        admin.as_admin("GRANT pg_read_all_data TO hubnetz_owner; ALTER ROLE hubnetz_owner BYPASSRLS")
        with database.connect(scratch.owner_url) as connection:
            wrong = archive.difference(manifest["tables"], archive.sums(connection))
    if wrong:
        raise terminal.Failed(f"the backup is not good: {wrong}. It has been thrown away.")
    return sum(int(count) for count, _ in manifest["tables"].values())
