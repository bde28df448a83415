"""
Make the few files a browser loads: one style sheet, one module, two faces of type.

The sources stay apart (KERN in its package, one file per component here); visitors get them in one piece,
so that the first visit stays light.
"""

import hashlib
import importlib.util
import io
import logging
import re
from pathlib import Path

from hubnetz.ui import stylesheet

HERE = Path(__file__).parent
SOURCES = HERE / "static" / "ui"
FACES = {"Regular": 400, "SemiBold": 600}
# What stands for a face until it has come is made as wide, so that no line breaks anew: as (weight, per cent of size).
STAND_INS = {
    ("Arial", "Roboto", "Helvetica Neue", "Liberation Sans"): ((400, 103.7), (600, 96.1)),
    ("DejaVu Sans",): ((400, 90.6), (600, 80.3)),
}
LATIN = "U+20-7E,U+A0-17F,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+2030,U+2032-2033,U+2039-203A,U+20AC,U+2122,"
LATIN += "U+2190-2193,U+2212,U+00D7,U+2248,U+2264-2265,U+1E9E"
LAYERS = "@layer reset, base, components, rooms, utilities;"
IN_USE = re.compile(r"\bkern-[a-z0-9]+(?:[-_]+[a-z0-9]+)*(?:(?:--|-|__)(?=\{\{|\{%))?")
STAMP = ".made-from"


def asset_dir(name: str) -> Path:
    """
    Return the folder with the files of a carrier package.

    :raises LookupError: if there is no carrier of that name or it is not installed
    """
    carriers = {"kern": ("mkdocs_kern_ux", "kern-ux/vendor/kern")}
    if name not in carriers:
        raise LookupError(f"There is no carrier called {name!r}.")
    package, inside = carriers[name]
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise LookupError(f"The package {package} is not installed; it carries the files of {name!r}.")
    return Path(spec.origin).parent / inside


def classes_in_use(root: Path = HERE.parent) -> tuple[set[str], tuple[str, ...]]:
    """Return the KERN classes named in templates and code below root, and the beginnings completed by a variable."""
    names: set[str] = set()
    for path in [*root.rglob("templates/**/*.html"), *root.rglob("*.py"), *root.rglob("behaviours/*.js")]:
        if "tests" not in path.parts and path != HERE / "assets.py":
            names.update(IN_USE.findall(path.read_text(encoding="utf-8")))
    prefixes = tuple(sorted(name for name in names if name.endswith(("-", "_"))))
    return {name for name in names if not name.endswith(("-", "_"))}, prefixes


def build(target: Path) -> bool:
    """Write the files into target/ui, unless they were made from the same sources; return whether it wrote."""
    made_from = fingerprint()
    folder = target / "ui"
    stamp = folder / STAMP
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == made_from:
        return False
    (folder / "fonts").mkdir(parents=True, exist_ok=True)
    for face in FACES:
        (folder / "fonts" / f"FiraSans-{face}.woff2").write_bytes(font(face))
    (folder / "site.css").write_text(css(), encoding="utf-8")
    (folder / "site.js").write_text(javascript(), encoding="utf-8")
    stamp.write_text(made_from, encoding="utf-8")
    return True


def fingerprint() -> str:
    """Return a hash over everything the built files are made from."""
    digest = hashlib.sha256(repr([sorted(part) for part in classes_in_use()]).encode())
    sources = [*sorted(SOURCES.rglob("*.css")), *sorted(SOURCES.rglob("*.js"))]
    sources += [HERE / "assets.py", HERE / "stylesheet.py", asset_dir("kern") / "VERSION"]
    sources += sorted(HERE.parent.glob("*/static/*/room.css"))
    for path in sources:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def css() -> str:
    """Return the one style sheet: faces, KERN as far as used and read, the theme, the components, the rooms."""
    used, prefixes = classes_in_use()
    kern = stylesheet.trim(
        (asset_dir("kern") / "kern.css").read_text(encoding="utf-8"), used=used, prefixes=prefixes
    )
    parts = [LAYERS, *(font_face(face, weight) for face, weight in FACES.items()), *stand_ins()]
    parts += own("reset")
    parts += [layer("base", kern), *own("base"), *own("components")]
    parts += [layer("rooms", read(path)) for path in sorted(HERE.parent.glob("*/static/*/room.css"))]
    parts += own("utilities")
    return stylesheet.without_unread("\n".join(parts) + "\n")


def own(name: str) -> list[str]:
    """Return our sheets of one layer, in the order of their names."""
    return [layer(name, read(path)) for path in sorted((SOURCES / "css" / name).glob("*.css"))]


def layer(name: str, text: str) -> str:
    """Put a sheet into a cascade layer."""
    return f"@layer {name}{{{text}}}"


def read(path: Path) -> str:
    """Return a sheet of our own in small."""
    return stylesheet.squeeze(path.read_text(encoding="utf-8"))


def font_face(face: str, weight: int) -> str:
    """Return the rule that names one face of type."""
    return (
        f'@font-face{{font-family:"Fira Sans";font-style:normal;font-weight:{weight};font-display:swap;'
        f'src:url("fonts/FiraSans-{face}.woff2") format("woff2")}}'
    )


def stand_ins() -> list[str]:
    """Return the rules that make common faces as wide as Fira Sans, measured over German text."""
    rules = []
    for number, (names, sizes) in enumerate(STAND_INS.items(), 1):
        for weight, size in sizes:
            end = " Bold" if weight > 500 else ""
            local = ",".join(f'local("{name}{end}")' for name in names)
            rules.append(
                f'@font-face{{font-family:"Stand-in {number}";font-weight:{weight};size-adjust:{size}%;src:{local}}}'
            )
    return rules


def font(face: str) -> bytes:
    """Return one face of Fira Sans with the Latin letters only."""
    from fontTools import subset  # imports slowly, and only set-up needs it

    logging.getLogger("fontTools").setLevel(logging.ERROR)  # its remarks about the source are no news
    options = subset.Options(
        flavor="woff2", layout_features=["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum"]
    )
    options.hinting = False
    source = subset.load_font(asset_dir("kern") / "fonts" / "fira-sans" / f"FiraSans-{face}.woff2", options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(LATIN))
    subsetter.subset(source)
    buffer = io.BytesIO()
    subset.save_font(source, buffer, options)
    return buffer.getvalue()


def javascript() -> str:
    """Return the behaviours as one module; their sources are small modules that import one another."""
    paths = sorted((SOURCES / "behaviours").glob("*.js"), key=lambda path: (path.stem == "main", path.stem))
    parts = []
    for path in paths:
        text = re.sub(r"^import .*?;\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        parts.append(re.sub(r"^export ", "", text, flags=re.MULTILINE).strip())
    return "\n".join(parts) + "\n"
