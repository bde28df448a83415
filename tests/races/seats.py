"""What was promised about the seats of an event, looked up in the database."""

from collections import Counter
from collections.abc import Iterator

from django.utils import timezone

from hubnetz.events import rules
from hubnetz.events.models import Attendance, Event, Pool, Registration, Waiting
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter

BROKEN = {"IntegrityError", "OperationalError", "BrokenBarrierError", "NotSupportedError", "TypeError"}

ENDED = ("registration_withdrawn", "seat_passed_on")


def faults(event: Event, results: list[object] = ()) -> list[str]:
    """Return every promise that does not hold for the event, in words; errors instead of refusals among them."""
    event.refresh_from_db()
    found = [f"somebody met {name}" for name in BROKEN & set(map(str, results))]
    for pool in event.pools.all():
        found += _of_pool(pool)
    found += _of_people(event)
    found += _of_letters(event)
    return sorted(found)


def _of_pool(pool: Pool) -> Iterator[str]:
    seats = list(pool.registrations.taking().filter(is_walk_in=False).values_list("seat", flat=True))
    waits = list(pool.queue.open())
    if pool.seats is not None:
        if len(seats) > pool.seats or any(not seat or seat > pool.seats for seat in seats):
            yield "a seat beyond the pool"
        free = pool.seats - len(seats)
        for entry in waits:
            wants = entry.size - Registration.objects.filter(waiting=entry).taking().count()
            if rules.share(free, wants, together=entry.together):
                yield "a seat is free while somebody waits for it"
    if pool.queue_seats is not None and sum(entry.size for entry in waits) > pool.queue_seats:
        yield "more wait than there are places"
    if len({entry.rank for entry in waits}) < len(waits):
        yield "two have the same place"


def _of_people(event: Event) -> Iterator[str]:
    for entry in Waiting.objects.filter(event=event):
        got = Registration.objects.filter(waiting=entry)
        if entry.served_at and entry.left_at:
            yield "somebody was served and left"
        if got.taking().count() > entry.size:
            yield "somebody has more seats than they want"
        if (entry.served_at or entry.left_at) and got.held().exists():
            yield "a seat is kept for somebody who does not wait"
        if event.cancelled_at and not (entry.served_at or entry.left_at):
            yield "somebody waits for nothing"
    if Attendance.objects.filter(event=event, registration__cancelled_at__isnull=False).exists():
        yield "somebody came on a seat given back"
    if event.cancelled_at and event.attendances.exists():
        yield "somebody came to what was cancelled"
    for invitation in event.invitations.all():
        if invitation.registrations.standing().count() > invitation.seats:
            yield "an invitation was used too often"
        if invitation.withdrawn_at and invitation.registrations.held().exists():
            yield "a seat is kept for an invitation that is withdrawn"


def _of_letters(event: Event) -> Iterator[str]:
    codes = [*event.registrations.values_list("code", flat=True), *event.queue.values_list("code", flat=True)]
    codes += event.parties.values_list("code", flat=True)
    letters = Letter.objects.filter(noun_code__in=codes)
    written = Counter(letters.values_list("kind", "noun_code"))
    for (kind, _code), times in written.items():
        if times > 1 and kind not in {
            "events.seat_offered",
            "events.event_changed",
            "events.party_confirmed",
        }:
            yield f"{kind} was written {times} times"
    for row in event.registrations.filter(cancelled_at__isnull=False, confirmed_at__isnull=False):
        if not {f"events.{kind}" for kind in ENDED} & {one for one, code in written if code == row.code}:
            yield "a seat was confirmed and taken away"
    noted = Counter(Entry.objects.filter(code__in=codes).values_list("verb", flat=True))
    for verb, kind in [
        ("registered", "registration_confirmed"),
        ("waits", "waiting_confirmed"),
        ("withdrawn", "registration_withdrawn"),
        ("offered", "seat_offered"),
    ]:
        told = sum(times for (one, _code), times in written.items() if one == f"events.{kind}")
        if noted[f"events.{verb}"] > told:
            yield f"{verb} without a letter"
    if noted["events.offered"] != sum(n for (one, _c), n in written.items() if one == "events.seat_offered"):
        yield "an offer without a letter, or a letter without an offer"
    if event.cancelled_at:
        told_of_end = set(letters.filter(kind="events.event_cancelled").values_list("to", flat=True))
        if {row.email for row in event.registrations.standing().exclude(email="")} - told_of_end:
            yield "somebody was not told of the end"
    starts = timezone.localtime(event.starts_at).strftime("%H:%M")
    for row in event.registrations.standing().filter(is_walk_in=False).exclude(email=""):
        if not any(starts in text for text in letters.filter(to=row.email).values_list("text", flat=True)):
            yield "somebody was told another time"
