"""Verbs of courses: what they teach and require, certificates for those who did it, and taking one back."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.events import holding, letters
from hubnetz.events.access import courses
from hubnetz.events.models import Certificate, Course, Event, Registration
from hubnetz.events.refusals import InUse, NotFulfilled, NotOpen, ReasonNeeded
from hubnetz.journal import actions as journal
from hubnetz.lib import characters


@transaction.atomic
def set_course(event: Event, *, goals: Sequence[dict[str, str]], least: int, by: Any) -> Course:
    """Say what people learn at an event, and how many of its sessions they must attend for a certificate.

    Certificates that were issued before stay as they are. Nothing is noted if nothing is different.

    :raises NotOpen: if the event is an umbrella or cancelled
    :raises NotFulfilled: if there are fewer sessions, so that nobody could fulfil it
    """
    event = holding.hold(event)
    if event.is_umbrella or event.cancelled_at:
        raise NotOpen(_("An umbrella or a cancelled event is no course."))
    if least > (count := len(courses.sessions_that_count(event))):
        raise NotFulfilled(
            _("There are only %(count)s sessions. Nobody could attend %(least)s.")
            % {"count": count, "least": least}
        )
    course = Course.objects.filter(event=event).first()
    if course and (course.goals, course.least) == (list(goals), least):
        return course
    before = {"least": course.least, "goals": len(course.goals)} if course else None
    course = course or Course(event=event)
    course.goals, course.least = list(goals), least
    course.save()
    event.save(update_fields=["changed_at"])
    after = {"least": least, "goals": len(course.goals)}
    journal.record("events.course_set", event, hub=event.hub.slug, before=before, after=after, by=by)
    return course


@transaction.atomic
def end_course(event: Event, *, by: Any) -> None:
    """Let an event be no course any more. Done twice, harmless.

    :raises InUse: if somebody has a certificate of it
    """
    event = holding.hold(event)
    course = Course.objects.filter(event=event).first()
    if course is None:
        return
    if Certificate.objects.filter(registration__event=event).exists():
        raise InUse(_("There are certificates of this course, so it stays one."))
    course.delete()
    event.save(update_fields=["changed_at"])
    journal.record("events.course_ended", event, hub=event.hub.slug, by=by)


@transaction.atomic
def issue_certificates(event: Event, people: Iterable[Registration], *, by: Any) -> list[Certificate]:
    """Give certificates to people who did what the course requires, and write to each with the link to the paper.

    Whoever has one keeps it and is written to no more. Who has no address gets the paper at the hub.

    :raises NotOpen: if the event is no course, not over, or cancelled
    :raises NotFulfilled: if one of them did not attend what it takes, or has no name; then nobody gets one
    """
    event = holding.hold(event)
    course = Course.objects.filter(event=event).first()
    now = timezone.now()
    if course is None or event.cancelled_at or event.ends_at > now:
        raise NotOpen(_("Certificates are issued when the course is over."))
    progress = {one.person.pk: one for one in courses.progress_of(event, course)}
    made = []
    for person in people:
        found = progress.get(person.pk)
        if found is None or found.gap or not found.person.name:
            raise NotFulfilled(
                _("%(name)s did not attend what this course requires.") % {"name": person.name or person.code}
            )
        if found.certificate:
            continue
        made.append(
            Certificate.objects.create(
                registration=found.person,
                said=courses.what_it_says(event, course, found),
                issued_at=now,
                issued_by=by,
            )
        )
    for certificate in made:
        journal.record("events.certificate_issued", certificate, hub=event.hub.slug, by=by)
        if certificate.registration.email:
            letters.certificate_issued(certificate)
    return made


@transaction.atomic
def revoke_certificate(certificate: Certificate, *, reason: str, by: Any) -> Certificate:
    """Take a certificate back, for a reason that the person reads; its address says so. Done twice, harmless.

    :raises ReasonNeeded: if there is no reason
    """
    reason = characters.one_line(reason)
    event = holding.hold(certificate.registration.event)
    certificate = Certificate.objects.select_related("registration__event__hub").get(pk=certificate.pk)
    if certificate.revoked_at:
        return certificate
    if not reason:
        raise ReasonNeeded(_("Please say why. The person reads it."))
    certificate.revoked_at, certificate.reason = timezone.now(), reason
    certificate.save(update_fields=["revoked_at", "reason"])
    # Why is not journalled: it is forgotten with the person, and the journal forgets nothing.
    journal.record("events.certificate_revoked", certificate, hub=event.hub.slug, by=by)
    if certificate.registration.email:
        letters.certificate_revoked(certificate)
    return certificate
