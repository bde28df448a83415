# ruff: noqa: SIM905
"""Reading names: folded spelling, legal forms, words, domains, numbers. Only general German usage is known here."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

FREEMAIL = frozenset(
    """aol.com arcor.de email.de freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.eu gmx.net gmx.info
    googlemail.com hotmail.com hotmail.de icloud.com kabelbw.de live.com live.de mac.com mail.com mail.de me.com
    msn.com online.de online.ms outlook.com outlook.de posteo.de posteo.net mailbox.org proton.me protonmail.com
    t-online.de unitybox.de vodafone.de vodafonemail.de web.de yahoo.com yahoo.de ymail.com 1und1.de""".split()
)
ROLES = frozenset(
    """info office kontakt contact buchhaltung mail email post poststelle service zentrale sekretariat verwaltung
    empfang hallo hello team vertrieb sales einkauf marketing presse rechnung bestellung anfrage personal bewerbung
    support shop webmaster admin gf geschaeftsfuehrung berater beratung newsletter""".split()
)
# Words of a legal form, folded; the class says which forms are compatible.
_FORMS = {
    "gmbh": "gmbh",
    "ggmbh": "gmbh",
    "mbh": "gmbh",
    "gesmbh": "gmbh",
    "ug": "ug",
    "haftungsbeschrankt": "ug",
    "unternehmergesellschaft": "ug",
    "ag": "ag",
    "aktiengesellschaft": "ag",
    "kg": "kg",
    "kommanditgesellschaft": "kg",
    "cokg": "cokg",
    "kgaa": "ag",
    "ohg": "ohg",
    "gbr": "gbr",
    "ek": "ek",
    "ekfm": "ek",
    "ekfr": "ek",
    "kfm": "ek",
    "kfr": "ek",
    "inh": "ek",
    "inhaber": "ek",
    "inhaberin": "ek",
    "ev": "ev",
    "eg": "eg",
    "egen": "eg",
    "se": "ag",
    "partg": "partg",
    "partgmbb": "partg",
    "partmbb": "partg",
    "partnerschaftsgesellschaft": "partg",
    "kdor": "public",
    "aor": "public",
    "ltd": "ltd",
    "limited": "ltd",
    "sarl": "ltd",
    "bv": "ltd",
    "inc": "ltd",
    "incorporated": "ltd",
    "corp": "ltd",
    "corporation": "ltd",
    "llc": "ltd",
    "llp": "ltd",
    "plc": "ltd",
}
FORMS = ("", *sorted(set(_FORMS.values())))
# Phrases that stand for a form, in any order of their words.
_PHRASES = (
    (frozenset({"gesellschaft", "beschrankter", "haftung"}), "gmbh"),
    (frozenset({"gesellschaft", "burgerlichen", "rechts"}), "gbr"),
    (frozenset({"gesellschaft", "mbh"}), "gmbh"),
    (frozenset({"ges", "mbh"}), "gmbh"),
    (frozenset({"ges", "beschr", "haftung"}), "gmbh"),
    (frozenset({"offene", "handelsgesellschaft"}), "ohg"),
    (frozenset({"eingetragener", "verein"}), "ev"),
    (frozenset({"eingetragene", "genossenschaft"}), "eg"),
    (frozenset({"eingetragener", "kaufmann"}), "ek"),
    (frozenset({"eingetragene", "kauffrau"}), "ek"),
    (frozenset({"anstalt", "offentlichen", "rechts"}), "public"),
    (frozenset({"korperschaft", "offentlichen", "rechts"}), "public"),
    (frozenset({"haftung", "beschrankt"}), "ug"),
)
_SMALL = frozenset(
    """und u and the der die das den des dem ein eine fur von vom am an im in zu zum zur mit bei auf aus co firma fa
    herr frau dr dipl ing prof inhaber inhaberin inh abt abteilung standort niederlassung filiale zweigstelle ndl
    gruppe group e""".split()
)
_ABBREVIATIONS = {
    "gebr": "gebruder",
    "univ": "universitat",
    "uni": "universitat",
    "hs": "hochschule",
    "fh": "hochschule",
    "fachhochschule": "hochschule",
    "ph": "padagogische hochschule",
    "vhs": "volkshochschule",
    # The town as an organisation has many names, all for one.
    "stadtverw": "stadt",
    "stadtverwaltung": "stadt",
    "gemeinde": "stadt",
    "gemeindeverwaltung": "stadt",
    "rathaus": "stadt",
    "burgermeisteramt": "stadt",
    "ortsverwaltung": "stadt",
    "masch": "maschinenbau",
    "ing": "ingenieur",
    "bawu": "baden wurttemberg",
    "bw": "baden wurttemberg",
    "fhg": "fraunhofer",
    "sw": "stadtwerke",
    "swk": "stadtwerke",
    "ksk": "kreissparkasse",
    "vb": "volksbank",
    "rb": "raiffeisenbank",
    "raiba": "raiffeisenbank",
    "lra": "landratsamt",
    "ra": "rechtsanwalt",
}
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ı": "i", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
    | {"’": " ", "'": "", "`": "", "´": "", "\u00ad": ""}
)
_UE = re.compile(r"(?<![aeqAEQ])ue|ae|oe")
_DOTTED = re.compile(r"\b(?:[a-z]\.[ ]?){1,4}[a-z]?\b\.?")
_CAMEL = re.compile(r"(?<=[a-zäöüß]{3})(?=[A-ZÄÖÜ][a-zäöü]{2})")
_WORD = re.compile(r"[^\W_]+\.?")  # of any script: what is folded has no other Latin letters than a to z
_LETTERS_ONLY = re.compile(r"[^\W\d_]+")
_MOJIBAKE = re.compile("[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_GMBH = re.compile(r"^(?=.{3,6}$)[gjhf]?[gmnbvh]*[mnb][gmnbvh]*h$")
_PREFIX = re.compile(r"^(fa|firma)(?=[A-ZÄÖÜ])")


class Name(NamedTuple):
    """A name as it is compared: its words in order, its legal form, which words were cut short."""

    words: tuple[str, ...]
    form: str
    cut: frozenset[str]


def mended(text: str) -> str:
    """Return the text with UTF-8 that was read as Latin put right."""
    if _MOJIBAKE.search(text):
        for coding in ("cp1252", "latin-1"):
            try:
                return text.encode(coding).decode("utf-8")
            except UnicodeError:
                continue
    return text


@lru_cache(maxsize=1 << 16)
def folded(text: str) -> str:
    """Return text in one spelling: lower case, no accents; ü, ue and u are one, as are ß and ss."""
    text = mended(text).casefold().translate(_LETTERS)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _UE.sub(lambda found: found.group()[0], text)


def _undotted(text: str) -> str:
    return _DOTTED.sub(lambda found: " " + re.sub(r"[. ]", "", found.group()) + " ", text)


def form_of(words: list[str]) -> tuple[str, list[str]]:
    """Return the class of the legal form among folded words, and the words that are left."""
    found: set[str] = set()
    taken: set[str] = set()
    present = set(words)
    for phrase, form in _PHRASES:
        if phrase <= present:
            found.add(form)
            taken |= phrase | {"mit"}
    left = []
    for index, word in enumerate(words):
        if word in taken:
            continue
        form = _FORMS.get(word, "")
        if not form and index and 3 <= len(word) <= 6 and word[-1] == "h" and _GMBH.match(word):
            form = "gmbh"
        if not form and len(word) > 9 and word.startswith("haftungsb"):
            form = "ug"
        if form:
            found.add(form)
        else:
            left.append(word)
    if not left:
        left = [word for word in words if word not in taken] or words
    if "kg" in found and ("gmbh" in found or "co" in present or "ug" in found or "ag" in found):
        found = {"cokg"}
    for form in ("cokg", "ug", "gmbh", "ag", "ohg", "kg", "gbr", "eg", "ev", "partg", "public", "ltd", "ek"):
        if form in found:
            return form, left
    return "", left


@lru_cache(maxsize=1 << 17)
def read(name: str) -> Name:
    """Return a name as it is compared; legal form, small words and notes in stars are not among its words."""
    text = re.sub(
        r"\*[^*]*\*|\([^)]*haftung[^)]*\)",
        lambda m: " haftungsbeschrankt " if "aft" in m.group() else " ",
        mended(name),
    )
    text = _PREFIX.sub(r"\1 ", text.strip())
    if not text.isupper():
        text = _CAMEL.sub(" ", text)
    text = _undotted(folded(text).replace("-", " "))
    raw = _WORD.findall(text)
    cut = frozenset(word[:-1] for word in raw if word[-1] == "." and len(word) > 2)
    form, words = form_of([word.rstrip(".") for word in raw])
    kept: list[str] = []
    for word in words:
        for part in _ABBREVIATIONS.get(word, word).split():
            if part not in _SMALL and part not in kept:
                kept.append(part)
    if not kept:
        kept = [word for word in words if word] or [text.strip()]
    return Name(tuple(kept[:9]), form, cut)


@lru_cache(maxsize=1 << 16)
def people(contact: str) -> tuple[str, str]:
    """Return folded surname and given names of a contact, each may be empty."""
    text = contact.strip()
    if "," in text:
        last, _, first = text.partition(",")
        text = f"{first} {last}"
        order = len(_person_words(last))
    else:
        order = 1
    words = _person_words(text)
    if not words:
        return "", ""
    return "".join(words[-order:]) if order else words[-1], " ".join(words[: len(words) - max(order, 1)])


def _person_words(text: str) -> list[str]:
    words = _LETTERS_ONLY.findall(folded(text.replace("-", "")))
    return [word for word in words if word not in ("herr", "frau", "dr", "prof", "hr", "fr", "dipl", "ing")]


def digits_of(vat: str) -> str:
    """Return the nine digits of a German VAT number, else nothing."""
    found = re.sub(r"\D", "", vat)
    return found if len(found) == 9 else ""


_REGISTER = re.compile(r"\b(HRA|HRB|GNR|VR|PR|GSR)\W*(\d+)", re.I)


def register(number: str) -> str:
    """Return kind and number of an entry in a German register and the words of its court, else nothing."""
    found = _REGISTER.search(number) if number else None
    if not found:
        return ""
    court = re.findall(r"[a-z]+", folded(number[: found.start()] + " " + number[found.end() :]))
    place = "".join(sorted(set(court) - {"amtsgericht", "ag", "registergericht", "b", "a"}))
    return f"{found.group(1).upper()}{int(found.group(2))} {place}".strip()


def lei(number: str) -> str:
    """Return a Legal Entity Identifier in capitals, else nothing."""
    if not number:
        return ""
    found = re.sub(r"\W", "", number).upper()
    return found if re.fullmatch(r"[A-Z0-9]{18}\d\d", found) else ""


def telephone(number: str) -> str:
    """Return a German telephone number as national digits without the leading zero, else nothing."""
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    if digits.startswith("0049"):
        digits = digits[4:]
    elif digits.startswith("49") and (number.strip().startswith("+") or len(digits) > 11):
        digits = digits[2:]
    digits = digits.lstrip("0")
    return digits if len(digits) >= 6 else ""


def host(address: str) -> str:
    """Return the registrable part of a web address in lower case, without www; nothing if there is none."""
    text = re.sub(r"^[a-z]+://", "", address.strip().lower())
    text = re.split(r"[/?#:\s]", text, maxsplit=1)[0].rstrip(".")
    text = text.removeprefix("www.")
    return text if "." in text else ""


def mailbox(email: str) -> tuple[str, str]:
    """Return local part and domain of an e-mail address in lower case; both empty if it is none."""
    local, at, domain = email.strip().lower().rpartition("@")
    return (local, domain.rstrip(".")) if at and "." in domain and local else ("", "")


@lru_cache(maxsize=1 << 16)
def stem(domain: str) -> str:
    """Return the words of a domain, folded: müller-bau.de gives "muller bau"."""
    labels = domain.split(".")
    kept = labels[:-1] if len(labels) > 1 else labels
    if len(kept) > 1 and kept[-1] in ("co", "com", "de"):
        kept = kept[:-1]
    return folded(" ".join(kept).replace("-", " ").replace("_", " "))


_STREET = re.compile(r"^(.*?)[\s,]*(\d+)\s*(?:[-/+]\s*\d+)?\s*([a-z]?)(?:\s*[-/]\s*\d+)?\s*$")


@lru_cache(maxsize=1 << 16)
def street(text: str) -> tuple[str, str]:
    """Return folded street without the word street, and the house number."""
    plain = re.sub(r"\s+", " ", folded(text)).strip()
    found = _STREET.match(plain)
    way, number = (found.group(1), found.group(2)) if found else (plain, "")
    way = re.sub(r"(strasse|strase|str)\b\.?", " ", way)
    return re.sub(r"[\W\d_]", "", way), number


_LOOKS_STREET = re.compile(
    r"(stra(ss|ß|s)e|str\.?|weg|platz|allee|gasse|ring|berg|ufer|damm|hof)\b[\s.]*\d*|\d+\s*[a-z]?$", re.I
)


def looks_street(text: str) -> bool:
    """Say whether a text looks like street and number."""
    return bool(text) and bool(_LOOKS_STREET.search(text.strip()))


@lru_cache(maxsize=1 << 16)
def town(text: str) -> tuple[str, ...]:
    """Return the folded words of a town, small words left out."""
    words = _LETTERS_ONLY.findall(folded(text))
    return tuple(word for word in words if word not in _SMALL) or tuple(words)
