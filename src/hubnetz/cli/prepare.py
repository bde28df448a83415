# SPDX-License-Identifier: EUPL-1.2
"""Build what is not in the repository: compiled translations, and the style sheets and scripts in one folder.

Run by environment.py when the sources have changed; python -m hubnetz.cli.prepare does it by hand.
"""

import os
import shutil
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parents[1]


def main() -> int:
    """Compile and collect; return 0."""
    compile_translations()
    collect_static()
    return 0


def compile_translations() -> None:
    """Write a .mo beside each .po that is newer; msgfmt is not needed."""
    for po in sorted(SOURCE.glob("**/locale/*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime_ns > po.stat().st_mtime_ns:
            continue
        with open(po, "rb") as file:
            catalogue = read_po(file, locale=po.parts[-3])
        aside = mo.with_name(f"{mo.name}.new-{os.getpid()}")
        with open(aside, "wb") as file:
            write_mo(file, catalogue)
        os.replace(aside, mo)


def collect_static() -> None:
    """Collect into a folder aside and put it in its place, so that a running server always finds a whole one."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    os.environ["DJANGO_SETTINGS_MODULE"] = "hubnetz.site.settings"
    os.environ.setdefault("HUBNETZ_SECRET_KEY", "only to collect files")
    os.environ.setdefault("DATABASE_URL", "postgresql:///none")
    django.setup()
    final = Path(settings.STATIC_ROOT)
    aside = final.with_name(f"{final.name}.new-{os.getpid()}")
    settings.STATIC_ROOT = aside
    settings.STORAGES["staticfiles"]["BACKEND"] = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    call_command("collectstatic", interactive=False, verbosity=0)
    old = final.with_name(f"{final.name}.old-{os.getpid()}")
    if final.exists():
        os.rename(final, old)
    os.rename(aside, final)
    for leftover in (*final.parent.glob(f"{final.name}.old-*"), *final.parent.glob(f"{final.name}.new-*")):
        shutil.rmtree(leftover, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
