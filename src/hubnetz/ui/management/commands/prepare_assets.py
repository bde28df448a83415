"""Make the style sheet, the module and the fonts that pages load."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from hubnetz.ui import assets, pdf


class Command(BaseCommand):
    """Write the built files into the folder that collectstatic reads; do nothing when nothing has changed."""

    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Let the caller choose another folder."""
        parser.add_argument(
            "--target", type=Path, default=None, help="folder to write to (default: build/assets)"
        )

    def handle(self, *args: object, **options: object) -> None:
        """Build, and say on stderr what was done."""
        target = options["target"] or Path(settings.ASSETS_DIR)
        written = assets.build(Path(str(target)))
        pdf.faces()
        self.stderr.write(
            "Style sheet, module and fonts are made." if written else "Style sheet is up to date."
        )
