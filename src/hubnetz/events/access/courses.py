"""Who attended what of a course, and certificates: for staff, for their owners, and for who checks one."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.events import learning
from hubnetz.events.access.guests import by_key
from hubnetz.events.models import Certificate, Course, Event, Presence, Registration, Session
from hubnetz.lib.worded import Given, Worded
from hubnetz.network.models import Hub

_CERTIFICATES = signing.Signer(salt="events.certificate", sep="~")


@dataclass(frozen=True, slots=True)
class Progress:
    """One person of a course: the sessions they attended, what they lack, and their certificate."""

    person: Registration
    attended: list[Session]
    missed: list[Session]  # required ones
    gap: learning.Gap
    certificate: Certificate | None

    @property
    def may_have_one(self) -> bool:
        """Whether a certificate can be issued now."""
        return not self.gap and self.certificate is None and bool(self.person.name)


def course_of(event: Event) -> Course | None:
    """Return what makes the event a course; None if it is none."""
    return next(iter(_COURSE(event=event.pk)), None)


_COURSE = Worded(lambda: Course.objects.filter(event=Given("event")))


def sessions_that_count(event: Event) -> list[Session]:
    """Return the sessions people attend, in their order: all but breaks."""
    return list(event.sessions.exclude(kind=Session.Kind.BREAK).order_by("starts_at", "pk"))


def progress_of(event: Event, course: Course, sessions: list[Session] | None = None) -> list[Progress]:
    """Return everybody with a seat at a course, by name, with what they attended and lack.

    Three queries, and one for the sessions unless they are given.
    """
    sessions = sessions_that_count(event) if sessions is None else sessions
    required = {one.pk for one in sessions if one.is_required}
    there: dict[int, set[int]] = defaultdict(set)
    for registration, session in Presence.objects.filter(session__event=event).values_list(
        "registration_id", "session_id"
    ):
        there[registration].add(session)
    standing = Certificate.objects.filter(registration__event=event, revoked_at=None)
    certificates = {one.registration_id: one for one in standing}
    people = event.registrations.standing().select_related("attendance", "event", "event__hub")
    found = []
    for person in people.order_by("name", "pk"):
        gap = learning.gap(
            came=hasattr(person, "attendance"),
            there=there[person.pk],
            sessions=[one.pk for one in sessions],
            required=required,
            least=course.least,
        )
        found.append(
            Progress(
                person,
                [one for one in sessions if one.pk in there[person.pk]],
                [one for one in sessions if one.pk in gap.required],
                gap,
                certificates.get(person.pk),
            )
        )
    return found


def what_it_says(event: Event, course: Course, progress: Progress) -> dict[str, Any]:
    """Return what a certificate says for ever, in all languages it was written in; the name is not among it."""
    cohosts = Hub.objects.filter(pk__in=event.cohosting.values("hub")).order_by("slug")
    return {
        "title": dict(event.title),
        "hubs": [dict(hub.name) for hub in (event.hub, *cohosts)],
        "starts_at": event.starts_at.isoformat(),
        "ends_at": event.ends_at.isoformat(),
        "goals": course.goals,
        "sessions": [
            {
                "title": dict(one.title),
                "starts_at": one.starts_at.isoformat(),
                "ends_at": one.ends_at.isoformat(),
            }
            for one in progress.attended
        ],
    }


def certificates_revoked(event: Event) -> list[Certificate]:
    """Return the certificates of a course that were taken back, latest first; for its staff."""
    rows = Certificate.objects.filter(registration__event=event, revoked_at__isnull=False)
    rows = rows.exclude(registration__name="")
    return list(rows.select_related("registration").order_by("-revoked_at", "-pk"))


def certificate_of(event: Event, code: str) -> Certificate:
    """Return one certificate of a course, for its staff.

    :raises Http404: if it is another event's, or its person is erased
    """
    rows = Certificate.objects.filter(registration__event=event).exclude(registration__name="")
    return get_object_or_404(rows.select_related("registration__event__hub"), code=code)


def certificate_to_check(code: str) -> Certificate | None:
    """Return the certificate with this code, also a revoked one; None if there is none or its person is erased."""
    rows = Certificate.objects.exclude(registration__name="")
    return rows.select_related("registration").filter(code=code.strip().lower()).first()


def key_to_certificate(certificate: Certificate) -> str:
    """Return what a letter's link carries: whoever has it may fetch this one paper."""
    return _CERTIFICATES.sign(certificate.code)


def certificate_by_key(key: str) -> Certificate:
    """Return the certificate whose paper a letter's link opens.

    :raises Http404: for a link that is not ours, a revoked one, or if its person is erased
    """
    found: Certificate = by_key(
        _CERTIFICATES, key, Certificate.objects.standing().select_related("registration__event__hub")
    )
    return found


def may_be_issued(event: Event) -> bool:
    """Say whether certificates of a course can be issued now: when it took place and is over."""
    return event.cancelled_at is None and event.published_at is not None and event.ends_at <= timezone.now()
