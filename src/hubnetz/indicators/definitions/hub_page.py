"""What a hub's own page counts beside the eight figures: conversations and dates."""

from hubnetz.casework import figures as casework
from hubnetz.events import figures as events
from hubnetz.indicators.definitions import Definition
from hubnetz.indicators.definitions.interim_balance import DEFINITIONS
from hubnetz.lib.texts import Texts

_SOURCE = Texts(de="Seiten der Hubs in diesem Netzwerk", en="Pages of the hubs in this network")

CONSULTATIONS = Definition(
    key="consultations",
    version=1,
    name=Texts(de="Beratungen", en="Consultations"),
    text=Texts(
        de="Einzelne Gespräche mit einem Unternehmen oder einer Institution, vor Ort, am Telefon oder per Video. "
        "Nicht gezählt: Anfragen, die schriftlich beantwortet wurden.",
        en="Single conversations with a company or institution, on site, by telephone or by video. Not counted: "
        "enquiries answered in writing.",
    ),
    unit=Texts(de="Beratungen", en="consultations"),
    sentence=Texts(
        de="Bis zum %(day)s haben die Hubs %(figure)s Beratungen geführt.",
        en="By %(day)s the hubs had held %(figure)s consultations.",
    ),
    source=_SOURCE,
    rows=casework.consultations,
)
EVENTS = Definition(
    key="events",
    version=1,
    name=Texts(de="Veranstaltungen", en="Events"),
    text=Texts(
        de="Durchgeführte Veranstaltungen, vor Ort und online; jeder Termin einer Reihe zählt. Gemeinsame "
        "Veranstaltungen zählen im Netzwerk einmal. Nicht gezählt: geplante und abgesagte.",
        en="Events that took place, on site and online; every date of a series counts. Joint events count once in "
        "the network. Not counted: planned and cancelled ones.",
    ),
    unit=Texts(de="Veranstaltungen", en="events"),
    sentence=Texts(
        de="Bis zum %(day)s haben die Hubs %(figure)s Veranstaltungen durchgeführt.",
        en="By %(day)s the hubs had held %(figure)s events.",
    ),
    source=_SOURCE,
    rows=events.events_held,
    about_clients=False,
)
# What pages for the public show, in the order they show it.
NETWORK = DEFINITIONS
_OF_A_HUB = ("organisations_reached", "participations", "projects", "followers")
HUB = (
    *(definition for definition in DEFINITIONS if definition.key in _OF_A_HUB[:2]),
    CONSULTATIONS,
    EVENTS,
    *(definition for definition in DEFINITIONS if definition.key in _OF_A_HUB[2:]),
)
SHOWN = (*DEFINITIONS, CONSULTATIONS, EVENTS)
