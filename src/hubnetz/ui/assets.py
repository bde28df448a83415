"""Where third-party style sheets and fonts lie: in the packages that carry them."""

import importlib.util
from pathlib import Path

_CARRIERS = {"kern": ("mkdocs_kern_ux", "kern-ux/vendor/kern")}


def asset_dir(name: str) -> Path:
    """Return the folder of the named assets.

    :raises LookupError: if the package that carries them is not installed
    """
    package, folder = _CARRIERS[name]
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise LookupError(f"The package {package}, which carries {name}, is not installed.")
    return Path(spec.origin).parent / folder
