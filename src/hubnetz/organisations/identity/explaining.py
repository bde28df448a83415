"""Why two records are taken for one organisation or not: what each piece of evidence adds, in sentences.

The sentences stand here in English and know no language; whoever shows them translates them (`gettext(sentence)`),
the translations are among the texts of the room.
"""

import numpy as np

from hubnetz.organisations.identity import weights
from hubnetz.organisations.identity.evidence import PIECES, TOGETHER, Levels
from hubnetz.organisations.identity.weights import Doubles


def _(text: str) -> str:
    """Return the text as it is: this marks it for translation."""
    return text


START = "start"
SILENT = 0.05  # log-odds that are not worth a sentence
LABELS: dict[str, tuple[str, ...]] = {
    "shared": (
        _("The names have no word in common."),
        *(_("The words that the names share stand in very many names."),) * 3,
        *(_("The words that the names share stand in many names."),) * 2,
        _("The words that the names share stand in some other names."),
        _("The words that the names share stand in hardly any other name."),
        *(_("The words that the names share stand together in no other name."),) * 3,
    ),
    "left": (
        _("No other word is left in either name."),
        _("The names differ in a word that says little."),
        _("The names differ in a word."),
        _("The names differ in telling words."),
        _("The names differ in very telling words."),
    ),
    "slips": (
        "",
        _("A word of the names differs by one letter, as if mistyped."),
        _("A word of one name is cut short in the other."),
    ),
    "conflict": (
        "",
        _("The names have different first names."),
        _("The names have different towns."),
        _("The names have different first names and different towns."),
        _("The names have different numbers."),
        _("The names have different first names and different numbers."),
        _("The names have different towns and different numbers."),
        _("The names have different first names, towns and numbers."),
    ),
    "around": (
        "",
        _("Words of one name stand in the address, the sector or the contact of the other."),
    ),
    "initials": ("", _("One name is made of the initials of the other.")),
    "domain": (
        "",
        _("The domains of e-mail and website agree."),
        _("The domain of the website agrees."),
        _("The domain of the website agrees, that of the e-mail does not."),
        _("The domain of the e-mail address agrees."),
        _("The e-mail of one has the domain of the other's website."),
        _("The domains differ."),
        _("Only one has a domain of its own."),
        "",
    ),
    "crowd": (
        "",
        _("The domain is used in one or two places only."),
        _("The domain is used in several places."),
        _("The domain is used in many places."),
        _("The domain is used under very many names."),
    ),
    "address": (
        "",
        _("The e-mail address agrees, but many names use it."),
        _("The private e-mail address agrees."),
        _("The general e-mail address agrees."),
        _("The personal e-mail address agrees."),
        _("The e-mail addresses differ."),
        _("The e-mail addresses begin alike, at two providers."),
    ),
    "phone": (
        "",
        _("The telephone number agrees."),
        _("One telephone number is an extension of the other."),
        _("The telephone numbers differ in the last digits only."),
        _("The telephone numbers differ, but have the same area code."),
        _("The telephone numbers have different area codes."),
        _("Only one has a telephone number."),
    ),
    "place": (
        "",
        _("The postcode agrees."),
        _("The town agrees."),
        _("The postcodes differ by a slip."),
        _("The postcodes belong to one region."),
        _("The places differ."),
        "",
    ),
    "street": (
        "",
        _("Street and house number agree."),
        _("The street agrees, the house number does not."),
        _("The street agrees."),
        _("The streets differ."),
        _("The streets differ, the house number agrees."),
    ),
    "contact": (
        "",
        *(_("The contact is the same person."),) * 3,
        *(_("The surname of the contact agrees."),) * 3,
        _("The surname of the contact agrees, the first name does not."),
        _("The first name of the contact agrees, the surname does not."),
        _("The contacts are different people."),
        _("Only one has a contact."),
        "",
    ),
    "form": (
        "",
        _("The legal form agrees."),
        _("The legal forms differ."),
        _("Only one has a legal form."),
        "",
    ),
    "vat": (
        "",
        _("A number that an authority gave agrees."),
        _("The VAT numbers differ by a slip."),
        _("The numbers that authorities gave differ."),
    ),
    "namesakes": (
        "",
        _("The names agree, and stand in one place only."),
        *(_("The names agree."),) * 2,
        *(_("The names agree, but are found in several places."),) * 2,
        _("The names agree, but are found in very many places."),
    ),
    "siblings": (
        "",
        _("Another name at this place begins alike."),
        *(_("Several names at this place begin alike."),) * 2,
    ),
    "chance": (
        "",
        *(_("What they share, many organisations share by chance."),) * 3,
        *(_("What they share, some organisations share by chance."),) * 2,
        *(_("What they share is hardly ever shared by chance."),) * 4,
    ),
}


def adds(levels: dict[str, Levels], by: weights.Weights) -> dict[str, Doubles]:
    """Return for each piece what it adds to the log-odds of every pair: with the start, they add up to the score.

    What two pieces say together is shared between them. For the score of a link of `linking.link`, give the weights
    of its links (`linked.links.by`): they start from what is usual in the file.
    """
    each = dict(zip([*PIECES, *TOGETHER], (by.values[at] for at in weights.columns(levels)), strict=True))
    total = {piece: each[piece].astype(np.float64) for piece in PIECES}
    for one, two in TOGETHER:
        for piece in (one, two):
            total[piece] += each[one, two] / 2
    return total


def words(piece: str, level: int) -> str:
    """Return what a level of a piece says, an English sentence to be translated; nothing if it says nothing."""
    if piece == "left":
        return LABELS[piece][level % 5]
    if piece == "around":
        return LABELS[piece][min(level, 1)]
    return LABELS[piece][level]
