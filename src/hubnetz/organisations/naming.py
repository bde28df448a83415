"""What a name is found by: its words, their parts, which of them tell one from others, and keys of all that.

Plain Python. Spelling and legal forms are read by `identity.names`; here is only what words say at a desk, where no
file is there to learn from: which are trades and institutions, and which are towns.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b

from hubnetz.network import reference
from hubnetz.organisations.identity import names

LONGEST = 60  # letters of a word
# What a company does or is, in general German (and shop English) usage.
_TRADES = """
apotheke architekt architekten architektur arzt arzte automation autohaus autohof backerei bad banken bau
bauelemente bauunternehmen bauunternehmung bedachungen beratung bestattungen betrieb betriebe blech boden
brauerei brot buchhandlung buro catering center coaching computer concept consult consulting dach data
daten datentechnik design dienst dienste dienstleistung dienstleistungen digital druck druckerei edv
einrichtungen einzelhandel eisen elektro elektronik energie engineering entsorgung events fabrik fahrrad
fahrschule fahrzeug fahrzeuge feinkost feinmechanik fenster fertigung finanz finanzen fleischerei fliesen
forschung forst foto friseur garten gartnerei gas gastro gastronomie gasthaus gasthof gebaude gerate
gerust gesellschaft gesundheit getranke gewerbe glas glaserei global grosshandel grund handel handels
handwerk haus haustechnik heizung heizungen hoch holding holz hotel immobilien industrie informatik
ingenieur ingenieure innovation innovations installation institut international it jugend kalte kanzlei
kfz klima klinik kommunikation konditorei konstruktion kosmetik kranken kreativ kuche kuchen kunststoff
kunststoffe labor lack lackiererei lager land landwirtschaft leder leasing lebensmittel logistik lohn
lufter luftung maler management manufaktur marketing markt maschinen maschinenbau massivhaus material
mechanik media medien medizin messtechnik metall metzgerei mode mobel montage motoren muhle musik natur
netz neue neuer obst ofen optik organisation papier partner personal pflege pharma physiotherapie plan
planung plastik praxis prazision produktion projekt projekte pumpen rad raum recht rechtsanwalt
rechtsanwalte recycling reifen reinigung reisen reiseburo restaurant rohr sanitar schlosserei schmiede
schreinerei schule schulung security service services sicherheit software solar solution solutions sonnen
spedition spiel sport stahl steuer steuerberater steuerberatung stein strom studio sud nord ost west
suddeutsche system systeme systems tech technik technisch technische technologie technologies
technologien team textil textilien tief tier tore touristik trans transport transporte treuhand trocken
umwelt unternehmen unternehmens unternehmensberatung verlag vermietung vermogen verpackung verpackungen
versand versicherung versicherungen vertrieb verwaltung wald warme wasser web wein weinbau weingut werbe
werbeagentur werbung werk werke werkstatt werkzeug werkzeugbau werkzeuge wirtschaft wohn wohnbau zahnarzt
zahntechnik zaun zeitung zentrum zimmerei zubehor agentur group gruppe company deutschland europa germany
european kaufmann kontor gebruder sohne sohn tochter nachfolger erben familie meister fach
"""
# Institutions, of which each town has one.
_INSTITUTIONS = """
stadt stadtwerke landkreis landratsamt kreis amt hochschule universitat universitatsklinikum klinikum
krankenhaus volksbank raiffeisenbank sparkasse kreissparkasse landesbank bank genossenschaft
volkshochschule handwerkskammer kammer ihk hwk industrie handelskammer verband landesverband bund
bundesverband verein forderverein stiftung akademie schule gymnasium realschule berufsschule
gewerbeschule museum kirche kirchengemeinde pfarramt diakonie caritas feuerwehr wirtschaftsforderung
zweckverband fraunhofer baden wurttemberg wurttembergische badische region regional rathaus standort
campus fakultat lehrstuhl padagogische duale technologiepark grunderzentrum verbund netzwerk
"""
_TAILS = """
anlagen anlagenbau apparatebau arbeiten automaten bau bauten bearbeitung bedarf beratung betriebe dienst
druck fabrik fertigung formenbau garten gerate geschaft handel handels haus heim hof ingenieure kanzlei
konstruktion laden logistik maschinen maschinenbau markt mechanik medien montage park planung praxis
reinigung schreinerei schmiede service sohne spedition systeme technik technologie transporte
verarbeitung vertrieb verlag wagen waren werk werke werkstatt werkzeugbau werkzeuge zentrum verwaltung
vermittlung versicherung makler betreuung agentur bank buro haustechnik
"""
TRADES = frozenset(names.folded(word) for word in (_TRADES + _INSTITUTIONS).split())
TAILS = tuple(sorted(map(names.folded, _TAILS.split()), key=len, reverse=True))
_FEWEST = 4  # letters of the part of a compound


@cache
def towns() -> frozenset[str]:
    """Return the folded words of the names of towns and counties that the house knows."""
    found: set[str] = set()
    for place in reference.municipalities():
        found.update(names.town(place.municipality))
    for county in reference.counties():
        found.update(names.town(county.name))
    return frozenset(word for word in found if len(word) > 1)


@lru_cache(1 << 16)  # words that were typed, too
def parts(word: str) -> tuple[str, str] | None:
    """Return beginning and trade of a word that ends in a trade: müllerbau gives muller and bau."""
    for tail in TAILS:
        if word.endswith(tail) and len(word) - len(tail) >= _FEWEST:
            return word[: -len(tail)], tail
    return None


@lru_cache(1 << 16)
def is_plain(word: str) -> bool:
    """Say whether a word alone tells nobody from others: trade, institution, town, number, one letter."""
    if len(word) < 2 or word[0].isdigit() or word in TRADES or word in TAILS or word in towns():
        return True
    split = parts(word)
    return split is not None and (is_plain(split[0]) or is_plain(split[0].rstrip("s")))


def key(hub: int | None, kind: str, text: str) -> int:
    """Return what an entry of a hub, or a card, is found by: a number of 64 bits."""
    digest = blake2b(f"{hub or 0}|{kind}|{text}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def glued(words: Iterable[str]) -> str:
    """Return words written together."""
    return "".join(words)[:200]


def initials(words: Sequence[str]) -> str:
    """Return the initials of a name of three to six words, else nothing."""
    return "".join(word[0] for word in words) if 3 <= len(words) <= 6 else ""


def with_parts(words: Iterable[str]) -> list[str]:
    """Return words, each once, and the parts of compounds."""
    found: dict[str, None] = {}
    for word in words:
        found[word[:LONGEST]] = None
        if split := parts(word):
            found[split[0][:LONGEST]] = found[split[1]] = None
    return list(found)


@dataclass(frozen=True, slots=True)
class Indexed:
    """What stands in an entry."""

    glued: str
    name_words: list[str]
    words: list[str]
    telling: list[str]
    keys: list[int]


def indexed(
    hub: int | None,
    name: str,
    *,
    others: Iterable[str] = (),
    town: str = "",
    postcodes: Iterable[str] = (),
    domains: Iterable[str] = (),
) -> Indexed:
    """Return what a record of a hub, or a card, is found by; the order of the arguments' items changes nothing."""
    own = [word[:LONGEST] for word in names.read(name).words]
    whole = {glued(own)}
    every = list(own)
    acronyms = {initials(own)}
    for other in sorted(set(others)):
        read = names.read(other).words
        every += read
        whole.add(glued(read))
        acronyms.add(initials(read))
    own_domains = sorted({domain for domain in domains if domain} - names.FREEMAIL)
    for domain in own_domains:
        label = names.stem(domain).split()
        every += [word for word in label if len(word) > 2]
        whole.add(glued(label))
    words = with_parts(every)
    at_home = set(names.town(town))
    telling = [word for word in words if not is_plain(word) and word not in at_home]
    keys = {key(hub, "w", word) for word in words}
    keys |= {key(hub, "n", text) for text in whole if text}
    keys |= {key(hub, "a", text) for text in acronyms if text}
    keys |= {key(hub, "d", domain) for domain in own_domains}
    keys |= {key(hub, "p", code) for code in postcodes if code}
    return Indexed(glued(own), own, words, telling, sorted(keys))
