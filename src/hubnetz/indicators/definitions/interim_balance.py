"""The eight figures of the interim balance of the Digital Hub-Netzwerk (September 2020)."""

from collections.abc import Iterator
from itertools import chain

from hubnetz.casework import figures as casework
from hubnetz.events import figures as events
from hubnetz.indicators.definitions import Definition
from hubnetz.lib.evidence import Evidence
from hubnetz.lib.periods import Period
from hubnetz.lib.texts import Texts
from hubnetz.network import figures as network

_SOURCE = Texts(
    de="Zwischenbilanz der 13 Hubs, Wirtschaftsministerium Baden-Württemberg, September 2020",
    en="Interim balance of the 13 hubs, Ministry of Economic Affairs Baden-Württemberg, September 2020",
)


def _organisations(period: Period) -> Iterator[Evidence]:
    return chain(events.organisations_met(period), casework.organisations_served(period))


DEFINITIONS = (
    Definition(
        key="organisations_reached",
        version=1,
        name=Texts(de="Erreichte Unternehmen und Institutionen", en="Companies and institutions reached"),
        text=Texts(
            de="Jede Organisation, für die mindestens eine Leistung erbracht wurde: besuchte Veranstaltung, "
            "Beratung, bestätigtes Projekt oder bestätigte Kooperation. Im ganzen Netzwerk einmal gezählt, auch "
            "wenn mehrere Hubs sie kennen. Nicht gezählt: Anmeldung ohne Besuch, Anfragen, Privatpersonen.",
            en="Every organisation that received at least one service: event attended, consultation, confirmed "
            "project or confirmed cooperation. Counted once in the whole network, also where several hubs know it. "
            "Not counted: registration without attendance, enquiries, private persons.",
        ),
        unit=Texts(de="Organisationen", en="organisations"),
        sentence=Texts(
            de="Bis zum %(day)s haben die Hubs %(figure)s Unternehmen und Institutionen erreicht.",
            en="By %(day)s the hubs had reached %(figure)s companies and institutions.",
        ),
        source=_SOURCE,
        rows=_organisations,
    ),
    Definition(
        key="cooperations",
        version=1,
        name=Texts(de="Kooperationen", en="Cooperations"),
        text=Texts(
            de="Vereinbarte Zusammenarbeit von mindestens zwei verschiedenen Organisationen, zu der ein Hub "
            "beigetragen hat und die mindestens eine Seite bestätigt hat. Von zwei Hubs notiert, zählt sie einmal. "
            "Nicht gezählt: reine Vermittlung.",
            en="Agreed cooperation of at least two different organisations that a hub contributed to and at least "
            "one side confirmed. Noted by two hubs, it counts once. Not counted: mere introductions.",
        ),
        unit=Texts(de="Kooperationen", en="cooperations"),
        sentence=Texts(
            de="Bis zum %(day)s sind mit Hilfe der Hubs %(figure)s Kooperationen entstanden.",
            en="By %(day)s %(figure)s cooperations had come about with the help of the hubs.",
        ),
        source=_SOURCE,
        rows=casework.cooperations,
    ),
    Definition(
        key="projects",
        version=1,
        name=Texts(de="Angestoßene Digitalisierungsprojekte", en="Digitalisation projects set off"),
        text=Texts(
            de="Projekte von Organisationen, zu denen eine Beratung oder Veranstaltung den Anstoß gab und die die "
            "Organisation bestätigt hat: laufend, abgeschlossen oder abgebrochen. Nicht gezählt: Ideen.",
            en="Projects of organisations that a consultation or an event gave the impulse for and the organisation "
            "confirmed: running, done or stopped. Not counted: ideas.",
        ),
        unit=Texts(de="Projekte", en="projects"),
        sentence=Texts(
            de="Bis zum %(day)s haben die Hubs %(figure)s Digitalisierungsprojekte angestoßen.",
            en="By %(day)s the hubs had set off %(figure)s digitalisation projects.",
        ),
        source=_SOURCE,
        rows=casework.projects,
    ),
    Definition(
        key="participations",
        version=1,
        name=Texts(de="Teilnahmen", en="Participations"),
        text=Texts(
            de="Wer zu einer Veranstaltung kam; dieselbe Person zählt bei jeder Veranstaltung. Gemeinsame "
            "Veranstaltungen zählen im Netzwerk einmal. Nicht gezählt: Angemeldete, die nicht kamen.",
            en="Who came to an event; the same person counts at every event. Joint events count once in the "
            "network. Not counted: people who registered and did not come.",
        ),
        unit=Texts(de="Teilnahmen", en="participations"),
        sentence=Texts(
            de="Bis zum %(day)s zählten die Veranstaltungen der Hubs %(figure)s Teilnahmen.",
            en="By %(day)s the events of the hubs had counted %(figure)s participations.",
        ),
        source=_SOURCE,
        rows=events.participations,
    ),
    Definition(
        key="appearances",
        version=1,
        name=Texts(de="Auftritte bei Dritten", en="Appearances at third parties"),
        text=Texts(
            de="Vorträge, Stände, Jurys und Podien bei Veranstaltungen anderer.",
            en="Talks, booths, juries and panels at events that others ran.",
        ),
        unit=Texts(de="Auftritte", en="appearances"),
        sentence=Texts(
            de="Bis zum %(day)s hatten die Hubs %(figure)s Auftritte bei Veranstaltungen anderer.",
            en="By %(day)s the hubs had made %(figure)s appearances at events that others ran.",
        ),
        source=_SOURCE,
        rows=casework.appearances,
        about_clients=False,
    ),
    Definition(
        key="digital_events",
        version=1,
        name=Texts(de="Digitale Veranstaltungen", en="Digital events"),
        text=Texts(
            de="Durchgeführte Veranstaltungen, die ganz oder teilweise online stattfanden; jeder Termin einer Reihe "
            "zählt. Nicht gezählt: geplante und abgesagte.",
            en="Events held online or partly online; every date of a series counts. Not counted: planned and "
            "cancelled ones.",
        ),
        unit=Texts(de="Veranstaltungen", en="events"),
        sentence=Texts(
            de="Bis zum %(day)s haben die Hubs %(figure)s digitale Veranstaltungen durchgeführt.",
            en="By %(day)s the hubs had held %(figure)s digital events.",
        ),
        source=_SOURCE,
        rows=events.digital_events_held,
        about_clients=False,
    ),
    Definition(
        key="followers",
        version=1,
        name=Texts(de="Follower", en="Followers"),
        text=Texts(
            de="Summe der letzten Stände aller Kanäle bis zum Stichtag. Wer mehreren Kanälen folgt, zählt mehrfach.",
            en="Sum of the latest readings of all channels up to the cut-off. Who follows several channels counts "
            "several times.",
        ),
        unit=Texts(de="Follower", en="followers"),
        sentence=Texts(
            de="Am %(day)s hatten die Kanäle der Hubs zusammen %(figure)s Follower.",
            en="On %(day)s the channels of the hubs had %(figure)s followers altogether.",
        ),
        source=_SOURCE,
        rows=network.follower_readings,
        about_clients=False,
    ),
    Definition(
        key="hubs",
        version=1,
        name=Texts(de="Digital Hubs", en="Digital hubs"),
        text=Texts(de="Hubs, die am Stichtag arbeiten.", en="Hubs that operate on the cut-off day."),
        unit=Texts(de="Hubs", en="hubs"),
        sentence=Texts(
            de="Am %(day)s arbeiteten %(figure)s Digital Hubs im Netzwerk.",
            en="On %(day)s %(figure)s digital hubs were at work in the network.",
        ),
        source=_SOURCE,
        rows=network.operating_hubs,
        about_clients=False,
    ),
)
