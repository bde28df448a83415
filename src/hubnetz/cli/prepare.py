# SPDX-License-Identifier: EUPL-1.2
"""Build what is not in the repository: compiled translations, and the style sheets and scripts in one folder.

Run by environment.py when the sources have changed; python -m hubnetz.cli.prepare does it by hand.
"""

import os
import shutil
import sys
from pathlib import Path

from hubnetz.lib import translations

# Sources of the built files, and the variants of htmx that no page loads.
NOT_SERVED = ["ui/css/*", "ui/behaviours/*", "django_htmx/ext/*", "htmax-*", "htmx-4*", "htmx-2.js"]


def main() -> int:
    """Compile and collect; return 0."""
    translations.compile_all()
    collect_static()
    return 0


def collect_static() -> None:
    """Collect into a folder aside and put it in its place, so that a running server always finds a whole one."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    os.environ["DJANGO_SETTINGS_MODULE"] = "hubnetz.site.settings"
    os.environ.setdefault("HUBNETZ_SECRET_KEY", "only to collect files")
    os.environ.setdefault("DATABASE_URL", "postgresql:///none")
    django.setup()
    from hubnetz.ui import assets

    assets.build(Path(settings.ASSETS_DIR))
    settings.STATICFILES_DIRS = [settings.ASSETS_DIR]  # on the first run the folder was not there yet
    final = Path(settings.STATIC_ROOT)
    aside = final.with_name(f"{final.name}.new-{os.getpid()}")
    settings.STATIC_ROOT = aside
    settings.STORAGES["staticfiles"]["BACKEND"] = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NOT_SERVED)
    old = final.with_name(f"{final.name}.old-{os.getpid()}")
    if final.exists():
        os.rename(final, old)
    os.rename(aside, final)
    for leftover in (*final.parent.glob(f"{final.name}.old-*"), *final.parent.glob(f"{final.name}.new-*")):
        shutil.rmtree(leftover, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
