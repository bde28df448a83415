"""How lists of organisations and people name what they are narrowed to, and what is missing."""

from collections.abc import Iterable
from functools import cache

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hubnetz.network import reference

SECTIONS = {
    "A": _("Agriculture, forestry, fishing"),
    "B": _("Mining and quarrying"),
    "C": _("Manufacturing"),
    "D": _("Energy supply"),
    "E": _("Water, waste, recycling"),
    "F": _("Construction"),
    "G": _("Trade, repair of vehicles"),
    "H": _("Transport and storage"),
    "I": _("Hotels and restaurants"),
    "J": _("Information and communication"),
    "K": _("Finance and insurance"),
    "L": _("Real estate"),
    "M": _("Professional and technical services"),
    "N": _("Other business services"),
    "O": _("Public administration"),
    "P": _("Education"),
    "Q": _("Health and social work"),
    "R": _("Arts, entertainment, recreation"),
    "S": _("Other services, associations"),
    "T": _("Private households"),
    "U": _("Organisations outside the state"),
}
SIZES = {
    "micro": _("up to 9 people"),
    "small": _("10 to 49 people"),
    "medium": _("50 to 249 people"),
    "large": _("250 people and more"),
}
SORTS = {
    "name": pgettext_lazy("order", "by name"),
    "town": pgettext_lazy("order", "by town"),
    "newest": pgettext_lazy("order", "newest first"),
    "checked": pgettext_lazy("order", "longest unchecked first"),
}
MISSING = {
    "postcode": _("Postcode"),
    "county": _("County"),
    "kind": pgettext_lazy("organisation", "Kind"),
    "sector": pgettext_lazy("organisation", "Sector"),
    "size": pgettext_lazy("organisation", "Number of staff"),
    "domain": _("Own web or mail domain"),
    "people": _("Contact person"),
}
MISSING_OF_PEOPLE = {
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "organisation": _("Company or institution"),
}
HISTORY = {
    "organisations.checked": _("Checked"),
    "organisations.set_right": _("Set right"),
    "organisations.completed": _("Completed by what was entered elsewhere"),
    "organisations.taken_in": _("Taken in from a file"),
    "organisations.import_taken_back": _("Import taken back"),
}


def counties() -> list[tuple[str, str]]:
    """Return the counties of the state with their keys, by name."""
    return sorted(((one.ags, _county(one)) for one in reference.counties()), key=lambda one: one[1])


def county_names() -> dict[str, str]:
    """Return how each county is called, by its key."""
    return {one.ags: _county(one) for one in reference.counties()}


def _county(one: reference.County) -> str:
    if one.name not in _twice():
        return one.name
    return (_("%(name)s (city)") if one.kind == "city" else _("%(name)s (county)")) % {"name": one.name}


@cache
def _twice() -> frozenset[str]:
    names = [one.name for one in reference.counties()]
    return frozenset(name for name in names if names.count(name) > 1)


def section_choices(codes: Iterable[str] = SECTIONS) -> list[tuple[str, str]]:
    """Return the sections of the classification with their letters."""
    return [(code, f"{code} – {SECTIONS[code]}") for code in codes]


FIELDS = {
    "name": _("Name of the organisation"),
    "kind": pgettext_lazy("organisation", "Kind"),
    "street": _("Street"),
    "postcode": _("Postcode"),
    "town": _("Town"),
    "county": _("County"),
    "phone": _("Telephone"),
    "domain": _("Website"),
    "email": _("E-mail"),
    "staff": _("Number of staff"),
    "section": pgettext_lazy("organisation", "Sector"),
    "person_name": _("Contact person"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "function": _("Function"),
    "person_email": _("E-mail of the contact person"),
    "person_phone": _("Telephone of the contact person"),
}
WRONG = {
    "name": _("The name of the organisation is missing."),
    "long": _("This is longer than fits: please shorten it."),
    "postcode": _("A postcode has five digits."),
    "county": _("No county of the state has this name."),
    "kind": _(
        "This kind is not known. Known are: company, start-up, university, research, municipality, association, other."
    ),
    "section": _("A sector begins with its letter from A to U, such as “C” or “C – Manufacturing”."),
    "staff": _("The number of staff is a whole number."),
    "email": _("This is no e-mail address."),
    "domain": _("This is no web address."),
    "formula": _("There is a formula or an error of the spreadsheet program instead of a value."),
    "torn": _("The umlauts are broken. Please save the table anew as a workbook (XLSX), or as CSV in UTF-8."),
    "person": _("There is a function, a telephone or an e-mail of a contact person, but no name."),
}
NOT_READ = {
    "kind": _("Please send a workbook (XLSX) or a table (CSV)."),
    "large": _("This file is larger than 10 MB. Please send it in parts."),
    "empty": _("There is no line with organisations in this file."),
    "archive": _("This workbook is unusually packed or too large inside. Please save it anew, or as CSV."),
    "broken": _("This file cannot be read. Please save it anew as a workbook (XLSX) or CSV."),
    "rows": _("This file has more than 10,000 rows. Please send it in parts."),
    "columns": _("This file has more than 60 columns. Please leave out what is not needed."),
}
NOT_DONE = {
    "nothing_to_take_in": _("There was nothing to take in: each line has an error, is left out or is known."),
    "import_worked_with": _(
        "Somebody has worked with what came from this file meanwhile: it can no longer be taken back."
    ),
    "gave_up": _(
        "This failed several times. Please try again; if it fails again, send the file in smaller parts."
    ),
}
WORK = {  # title, what happens, which step of how many
    "read": (_("The file is being read"), _("Each line is read and looked up by its name."), 1),
    "compare": (
        _("The lines are being compared"),
        _("Each new line is compared with all your records, also where names differ."),
        2,
    ),
    "take": (_("The file is being taken in"), _("All of it is taken in, or nothing."), 1),
    "back": (_("The file is being taken back"), _("All that it brought is removed, or nothing."), 1),
}
FATES = {
    "wrong": pgettext_lazy("row", "with errors"),
    "unsure": pgettext_lazy("row", "perhaps known"),
    "new": pgettext_lazy("row", "new"),
    "same": pgettext_lazy("row", "known"),
}
QUALITY = {
    "postcode": (
        _("Without a postcode"),
        _("The postcode says who is responsible, and tells namesakes apart."),
    ),
    "county": (_("Without a county"), _("Figures by county count only records that have one.")),
    "kind": (_("Kind not said"), _("Whether it is a company decides where it is counted.")),
    "sector": (_("Without a sector"), _("Figures by sector count only records that have one.")),
    "size": (_("Without a size"), _("The number of staff decides about programmes for small companies.")),
    "stale": (_("Not checked for two years"), _("A look is enough: is it still so?")),
    "email": (_("E-mail does not arrive"), _("An e-mail to these people could not be delivered.")),
}
