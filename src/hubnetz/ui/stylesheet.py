"""Read a style sheet just far enough to leave out the rules nobody uses."""

import re
from collections.abc import Iterator

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
KERN_CLASS = re.compile(r"\.(kern-[\w-]+)")
NOT = re.compile(r":not\((?:[^()]|\([^()]*\))*\)")
SPACE = re.compile(r"\s+")
READ = re.compile(r"var\(\s*(--[\w-]+)")
KERN_PROPERTY = re.compile(r"""(?<=[{;])(--kern-[\w-]+):(?:"[^"]*"|'[^']*'|[^;{}"'])*(?:;|(?=\}))""")


def blocks(css: str) -> Iterator[tuple[str, str | None]]:
    """Yield (prelude, body) of each rule; the body is None for a statement such as @charset."""
    start = position = 0
    depth = 0
    opened = 0
    quote = ""
    while position < len(css):
        letter = css[position]
        if quote:
            if letter == "\\":
                position += 1
            elif letter == quote:
                quote = ""
        elif letter in "\"'":
            quote = letter
        elif letter == "{":
            if depth == 0:
                opened = position
            depth += 1
        elif letter == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : position]
                start = position + 1
        elif letter == ";" and depth == 0:
            yield css[start:position].strip(), None
            start = position + 1
        position += 1


def may_match(selector: str, used: set[str], prefixes: tuple[str, ...]) -> bool:
    """Return whether every KERN class the selector asks for appears in some template."""
    names = KERN_CLASS.findall(NOT.sub("", selector))
    return all(name in used or (bool(prefixes) and name.startswith(prefixes)) for name in names)


def trim(css: str, *, used: set[str], prefixes: tuple[str, ...] = ()) -> str:
    """Return the sheet without fonts, comments and rules for classes that are not in use."""
    kept = []
    for prelude, body in blocks(COMMENT.sub("", css)):
        if body is None or prelude.startswith("@font-face"):
            continue
        if prelude.startswith(("@media", "@supports", "@layer", "@container")):
            inner = trim(body, used=used, prefixes=prefixes)
            if inner:
                kept.append(f"{SPACE.sub(' ', prelude)}{{{inner}}}")
            continue
        if prelude.startswith("@"):
            kept.append(f"{prelude}{{{squeeze(body)}}}")
            continue
        selectors = [part for part in split(prelude) if may_match(part, used, prefixes)]
        declarations = squeeze(body)
        if selectors and declarations:
            kept.append(f"{','.join(selectors)}{{{declarations}}}")
    return "\n".join(kept)


def without_unread(css: str) -> str:
    """Return a squeezed sheet without the custom properties of KERN that no rule of it reads, nor one of those left."""
    read = set(READ.findall(css))
    left = KERN_PROPERTY.sub(lambda found: found[0] if found[1] in read else "", css)
    return css if left == css else without_unread(left)


def split(prelude: str) -> list[str]:
    """Split a selector list at its outer commas."""
    parts, depth, current = [], 0, ""
    for letter in prelude:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += letter
    return [SPACE.sub(" ", part).strip() for part in [*parts, current] if part.strip()]


def squeeze(css: str) -> str:
    """Return the text without comments, line breaks and doubled blanks; strings keep their single blanks."""
    text = SPACE.sub(" ", COMMENT.sub("", css)).strip()
    return re.sub(r"\s*([{};])\s*", r"\1", text).removesuffix(";")
