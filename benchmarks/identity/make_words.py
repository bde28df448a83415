# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: SIM905
"""What make.py puts people, towns and firms together from: general words and syllables."""

FIRST = """
Achim Adelheid Albert Alwin Anja Annika Arndt Beate Bernd Birgit Bodo Carola Claus Dagmar Detlef
Dieter Doris Eckhard Edith Elke Erwin Esra Fatma Felix Frank Gabi Gerd Gisela Gunda Hakan Harald
Heike Helmut Hilde Horst Ines Ingo Irma Jana Jens Jörg Jutta Kai Karin Katja Klaus Konrad Lars Leyla
Linda Ludwig Maike Marek Margit Mehtap Meike Milan Nadja Nils Olga Ortwin Ottmar Petra Rainer Ralf
Renate Rolf Rüdiger Sabine Sandra Silke Sönke Stefan Susanne Svenja Tanja Thomas Timo Torsten Udo
Ulla Ulrich Ursula Uwe Vera Viktor Volker Werner Wiebke Wolfgang Yasemin Yusuf Zoran
""".split()
LAST = """
Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer
Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Werner
Krause Lehmann Maier Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller
Weiß Jung Hahn Vogel Friedrich Keller Günther Frank Berger
""".split()
LAST_A = """
Ahl Bach Birn Brand Brück Buch Dorn Ehr Eich Eis Fahr Feld Frei Gold Grün Hag Hart Hasel Hell Hirsch
Holz Kalt Kirch Klee Krumm Lind Loh Mark Mett Moos Nuss Ober Öhl Pfaff Rab Reb Ried Rosen Roth Sand
Schön See Spiel Stadel Stein Sturm Tann Uhl Vor Wald Wein Wies Wind Zell Zieg
""".split()
LAST_B = """
acher auer bauer baum beck berger bichler brenner bruch dörfer egger eisen fels gruber hammer hauser
hofer huber inger kamp knecht lechner leitner macher mann meier meister müller rath reiter richter
sauer schmied stätter stock thaler walder weber wirth zeller
""".split()
TRADES = """
Tiefbau Hochbau Schreinerei Zimmerei Dachdeckerei Sanitär Heizungsbau Elektrotechnik Malerei
Stuckateur Fliesen Bodenleger Gartenbau Baumschule Gärtnerei Floristik Bäckerei Metzgerei Brauerei
Kelterei Gasthaus Pension Catering Spedition Kurierdienst Busreisen Taxibetrieb Fahrschule
Autolackiererei Karosseriebau Reifenhandel Landtechnik Werkzeugbau Drehtechnik Frästechnik
Stanztechnik Blechbearbeitung Oberflächentechnik Kunststofftechnik Formenbau Feinmechanik
Messtechnik Optik Medizintechnik Dentallabor Apotheke Sanitätshaus Pflegedienst Physiotherapie
Kosmetik Textilhandel Modehaus Druckerei Verlag Werbetechnik Fotografie Steuerberatung
Unternehmensberatung Ingenieurbüro Architekten Vermessung Immobilien Hausverwaltung Gebäudereinigung
Sicherheitsdienst Entsorgung Recycling Solartechnik Windkraft Energieberatung Softwarehaus
Datentechnik Netzwerktechnik Verpackung Großhandel Getränkehandel Weinhandel Feinkost Spielwaren
Musikhaus Buchhandlung Schmuck Uhrmacher Optiker Hörakustik Lederwaren Polsterei Küchenstudio
Möbelbau Treppenbau Metallbau Stahlbau Schlosserei
""".split()
PARTS_A = """
al bri cor del ex fen gal hy in ja kel lum mer nov or pra qui ral sol tri ul ver wen xy yo zet
""".split()
PARTS_B = """
ba con dra fle gri la mi no pa ri sta ti va zo lo ke
""".split()
PARTS_C = """
bit core dex fit flow gen line lux matic mind net pix plex ron sys tec tron via vo wise
""".split()
TAILS = """
Solutions Consulting Digital Technologies Research Products Studio Media Works Sensors Cloud Biotech
""".split()
SISTERS = """
Holding Verwaltung Vertrieb Produktion Logistik Anlagenbau Service Immobilien International
Beteiligungen Montage Handel Technik
""".split()
FORMS = {
    "GmbH": [
        "GmbH",
        "GmbH",
        "GmbH",
        "G.m.b.H.",
        "gmbh",
        "Gesellschaft mit beschränkter Haftung",
        "GMBH",
        "mbH",
        "Ges.mbH",
    ],
    "GmbH & Co. KG": ["GmbH & Co. KG", "GmbH & Co KG", "GmbH u. Co. KG", "GmbH+Co.KG", "GmbH & Co.", "KG"],
    "UG (haftungsbeschränkt)": [
        "UG (haftungsbeschränkt)",
        "UG",
        "UG haftungsbeschränkt",
        "Unternehmergesellschaft",
    ],
    "AG": ["AG", "AG", "Aktiengesellschaft"],
    "e.K.": ["e.K.", "e. K.", "eK", "e.Kfm.", "eingetragener Kaufmann"],
    "GbR": ["GbR", "GbR", "GdbR", "Gesellschaft bürgerlichen Rechts"],
    "OHG": ["OHG", "oHG", "O.H.G."],
    "KG": ["KG", "KG", "Kommanditgesellschaft"],
    "e.V.": ["e.V.", "e. V.", "eV", "eingetragener Verein"],
    "eG": ["eG", "e.G."],
    "": [""],
}
FREE = """
gmx.de web.de t-online.de gmail.com outlook.com freenet.de posteo.de
""".split()
ADVISERS = [
    "beraterkreis.example",
    "gruenderbuero.example",
    "steuerkontor.example",
    "regionalagentur.example",
]
DEPARTMENTS = ["Einkauf", "Buchhaltung", "Abt. Personal", "Geschäftsleitung", "Marketing", "IT-Abteilung"]
OFFICES = [
    "Ordnungsamt",
    "Stadtplanung",
    "Stabsstelle Digitales",
    "Hauptverwaltung",
    "Kulturamt",
    "Amt für Wirtschaft",
]
FACULTIES = [
    "Fakultät Technik",
    "Institut für Physik",
    "Studierendenwerk",
    "Lehrstuhl Statistik",
    "Bibliothek",
]
FRANCHISES = """
Fahrradinsel Brotkorb Kaffeelust Druckpunkt Schülerkreis Hörgut
""".split()
STREETS_A = """
Haupt Bahnhof Garten Berg Schul Kirch Wiesen Mühlen Linden Ring Ost West Sonnen Brunnen Tal Rathaus
""".split()
CHANNELS = """
event-registration newsletter consultation import coworking funding-form
""".split()
FIELDS = """
record_id hub channel date name contact street postcode city email phone website vat_id employees
sector
""".split()
