"""
What a page says to machines: schema.org in JSON-LD, from plain values.

Nothing is made up: what is empty is left out. ``as_json`` can stand inside a script element, whatever people typed.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

CONTEXT = "https://schema.org"
# Inside a script element these would end it, or begin a comment in which it never ends.
_ESCAPED = {
    ord("<"): "\\u003C",
    ord(">"): "\\u003E",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}
_ATTENDANCE = {
    "on_site": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "hybrid": "MixedEventAttendanceMode",
}

_COURSES = {"on_site": "Onsite", "online": "Online", "hybrid": "Blended"}

Thing = dict[str, Any]


def as_json(*things: Thing) -> str:
    """Return one thing, or several as a graph, as JSON that may stand in a script element."""
    shown = things[0] if len(things) == 1 else {"@graph": list(things)}
    return json.dumps({"@context": CONTEXT, **shown}, ensure_ascii=False).translate(_ESCAPED)


def _said(kind: str, **values: Any) -> Thing:
    """Return a thing without its empty values."""
    found = {key: value for key, value in values.items() if value not in (None, "", [], (), {})}
    return {"@type": kind} | ({"@id": found.pop("id")} if "id" in found else {}) | found


def address(*, street: str = "", postcode: str, town: str, country: str = "DE") -> Thing:
    """Return a postal address."""
    return _said(
        "PostalAddress",
        streetAddress=street,
        postalCode=postcode,
        addressLocality=town,
        addressCountry=country,
    )


def place(name: str, *, where: Thing, latitude: float | None = None, longitude: float | None = None) -> Thing:
    """Return a place with its address and, where known, its point."""
    point = None if latitude is None else _said("GeoCoordinates", latitude=latitude, longitude=longitude)
    return _said("Place", name=name, address=where, geo=point)


def organisation(
    name: str,
    *,
    url: str,
    description: str = "",
    email: str = "",
    former: Iterable[str] = (),
    short: str = "",
    same_as: Sequence[str] = (),
    places: Sequence[Thing] = (),
    areas: Sequence[str] = (),
    parent: Thing | None = None,
    members: Sequence[Thing] = (),
    topics: Sequence[str] = (),
    contacts: Sequence[Thing] = (),
) -> Thing:
    """Return a network or a hub: what it is called, where it is, whom it serves, who carries it."""
    return _said(
        "Organization",
        id=f"{url}#organisation",
        name=name,
        alternateName=[*dict.fromkeys(one for one in (short, *former) if one and one != name)],
        url=url,
        description=description,
        email=email,
        sameAs=list(same_as),
        address=places[0]["address"] if places else None,
        location=list(places),
        areaServed=[_said("AdministrativeArea", name=area) for area in areas],
        parentOrganization=parent,
        member=list(members),
        knowsAbout=list(topics),
        contactPoint=list(contacts),
    )


def named(name: str, url: str = "") -> Thing:
    """Return an organisation of which no more is said here."""
    return _said("Organization", id=f"{url}#organisation" if url else None, name=name, url=url)


def contact(what: str, *, email: str = "", phone: str = "", languages: Sequence[str] = ()) -> Thing:
    """Return whom to speak to, without saying who that is."""
    return _said(
        "ContactPoint", contactType=what, email=email, telephone=phone, availableLanguage=list(languages)
    )


def offer(price: str, *, url: str, available: bool = True, opens_at: datetime | None = None) -> Thing:
    """Return what something costs, in euros, whether it can be had, and from when on."""
    state = f"{CONTEXT}/{'InStock' if available else 'SoldOut'}"
    since = opens_at.isoformat(timespec="minutes") if opens_at else None
    return _said("Offer", price=price, priceCurrency="EUR", availability=state, url=url, validFrom=since)


def service(
    name: str,
    *,
    url: str,
    description: str,
    kind: str,
    provider: Thing,
    price: Thing | None = None,
    areas: Sequence[str] = (),
    audience: str = "",
    languages: Sequence[str] = (),
) -> Thing:
    """Return what a hub offers."""
    return _said(
        "Service",
        id=f"{url}#service",
        name=name,
        url=url,
        description=description,
        serviceType=kind,
        provider=provider,
        offers=price,
        areaServed=[_said("AdministrativeArea", name=area) for area in areas],
        audience=_said("BusinessAudience", audienceType=audience) if audience else None,
        availableLanguage=list(languages),
    )


def event(
    name: str,
    *,
    url: str,
    description: str,
    starts_at: datetime,
    ends_at: datetime,
    mode: str,
    organisers: Sequence[Thing],
    price: Thing | None,
    where: Thing | None = None,
    is_cancelled: bool = False,
    moved_from: Sequence[datetime] = (),
    seats: int | None = None,
    topics: Sequence[str] = (),
    performers: Sequence[str] = (),
    within: Thing | None = None,
    parts: Sequence[Thing] = (),
    workload: timedelta | None = None,
) -> Thing:
    """Return an event; who takes part online goes by the event's own page, as the link to join is for guests.

    One with a `workload` is a course that is held once; what is taught is said by `course`.
    """
    online = _said("VirtualLocation", url=url) if mode in ("online", "hybrid") else None
    location = [one for one in (where if mode != "online" else None, online) if one]
    status = "EventCancelled" if is_cancelled else "EventRescheduled" if moved_from else "EventScheduled"
    earlier = [one.isoformat(timespec="minutes") for one in moved_from]
    shown = _said(
        "Event",
        id=f"{url}#event",
        name=name,
        url=url,
        description=description,
        startDate=starts_at.isoformat(timespec="minutes"),
        endDate=ends_at.isoformat(timespec="minutes"),
        eventAttendanceMode=f"{CONTEXT}/{_ATTENDANCE[mode]}",
        eventStatus=f"{CONTEXT}/{status}",
        previousStartDate=earlier[0] if len(earlier) == 1 else earlier,
        location=location[0] if len(location) == 1 else location,
        organizer=organisers[0] if len(organisers) == 1 else list(organisers),
        offers=price,
        isAccessibleForFree=True,
        maximumAttendeeCapacity=seats,
        keywords=list(topics),
        performer=[_said("Person", name=name) for name in performers],
        superEvent=within,
        subEvent=list(parts),
    )
    if workload is None:
        return shown
    minutes = workload // timedelta(minutes=1)
    spent = "".join(f"{n}{unit}" for n, unit in ((minutes // 60, "H"), (minutes % 60, "M")) if n)
    return shown | {
        "@type": ["EducationEvent", "CourseInstance"],
        "courseMode": _COURSES[mode],
        "courseWorkload": f"PT{spent or '0M'}",
    }


def course(
    name: str,
    *,
    url: str,
    description: str,
    provider: Thing,
    teaches: Sequence[str] = (),
    languages: Sequence[str] = (),
    credential: str = "",
) -> Thing:
    """Return what a course teaches; the `event` at the same address is when it is held."""
    return _said(
        "Course",
        id=f"{url}#course",
        name=name,
        url=url,
        description=description,
        provider=provider,
        teaches=list(teaches),
        inLanguage=list(languages),
        educationalCredentialAwarded=credential,
        hasCourseInstance={"@id": f"{url}#event"},
    )


def part(
    name: str,
    *,
    starts_at: datetime,
    ends_at: datetime,
    url: str = "",
    description: str = "",
    room: str = "",
    performers: Sequence[str] = (),
) -> Thing:
    """Return a part of an event, or the event that something is part of: what it is, when, where and who speaks."""
    return _said(
        "Event",
        id=f"{url}#event" if url else None,
        name=name,
        url=url,
        description=description,
        startDate=starts_at.isoformat(timespec="minutes"),
        endDate=ends_at.isoformat(timespec="minutes"),
        location=_said("Place", name=room) if room else None,
        performer=[_said("Person", name=name) for name in performers],
    )


def breadcrumbs(steps: Sequence[Mapping[str, str]]) -> Thing:
    """Return the way to a page; each step has a text and an absolute address, the last one is the page itself."""
    return _said(
        "BreadcrumbList",
        itemListElement=[
            _said("ListItem", position=position, name=step["text"], item=step["url"])
            for position, step in enumerate(steps, 1)
        ],
    )
