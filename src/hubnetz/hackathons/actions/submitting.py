"""Verbs on work: hand it in until the deadline, extend the deadline for all, remind of it."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.hackathons import access, clock, holding, letters, rules
from hubnetz.hackathons.models import (
    DeadlineReminder,
    Hackathon,
    Participant,
    Score,
    Submission,
    SubmissionFile,
    Team,
    TeamMember,
)
from hubnetz.hackathons.refusals import (
    DeadlineAnnounced,
    FilesRefused,
    HandedInMeanwhile,
    JudgingBegan,
    TooLate,
)
from hubnetz.journal import actions as journal
from hubnetz.lib.uploads import Taken


@transaction.atomic
def submit(
    participant: Participant,
    *,
    title: str,
    text: str,
    idempotency_key: UUID,
    links: Sequence[str] = (),
    files: Sequence[Taken] = (),
    keep: Collection[str] = (),
    last_seen: int | None = None,
    by: Any = None,
) -> Submission:
    """Hand in a version of the team's work; the last one before the deadline counts. Sent twice, it is one version.

    What counts is the moment at which all of it has arrived: an upload that began in time and ends after the
    deadline is late. `keep` are the codes of files of the version before that stay; the others are deleted.
    Everybody in the team gets a letter. `last_seen` is the number of the last version that was seen (0: none), so
    that nobody deletes a file that a colleague sent meanwhile.

    :raises HandedInMeanwhile: if there is a later one
    :raises TooLate: if the deadline is over; the sentence has the server's time
    :raises NoTeam: if the person is in no team
    :raises TeamsClosed: if the seat is given back
    :raises FilesRefused: if there are too many files or versions
    """
    hackathon, own = holding.hold_of(participant)
    team = holding.own_team(own)
    # A form that is sent again after a change of teams is another version, of the other team.
    idempotency_key = uuid5(idempotency_key, team.code)
    sent = team.submissions.filter(idempotency_key=idempotency_key).first()
    if sent:
        return sent
    now = timezone.now()
    _in_time(hackathon, now, own)
    kept = list(team.files.filter(code__in=keep).defer("content"))
    number = team.submissions.count() + 1
    if last_seen is not None and last_seen != number - 1:
        raise HandedInMeanwhile(
            _(
                "Somebody in your team handed in version %(number)s meanwhile. Please look at it below, choose your "
                "new files once more, and send again."
            )
            % {"number": number - 1}
        )
    if len(kept) + len(files) > rules.MOST_FILES:
        raise FilesRefused(_("These are too many files. Please put some together, or leave some out."))
    if number > rules.MOST_VERSIONS:
        raise FilesRefused(_("There are very many versions already. Please speak to the organisers."))
    version = Submission.objects.create(
        team=team,
        number=number,
        title=title,
        text=text,
        links=list(links)[: rules.MOST_LINKS],
        by=own,
        made_at=now,
        idempotency_key=idempotency_key,
    )
    made = [_keep(team, one, now) for one in files]
    version.files.set([*kept, *made])
    team.files.exclude(pk__in=[one.pk for one in (*kept, *made)]).delete()
    after = {"number": number, "files": {one.name: one.digest[:12] for one in (*kept, *made)}}
    journal.record("hackathons.submitted", version, hub=hackathon.event.hub.slug, after=after, by=by)
    for member in _members(team):
        letters.submission_received(version, member)
    return version


@transaction.atomic
def extend_deadline(hackathon: Hackathon, *, until: datetime, reason: str, by: Any) -> Hackathon:
    """Give everybody more time, with a reason that they read. Results come no sooner than the new deadline.

    :raises DeadlineAnnounced: if it would be sooner than, or the same as, what is announced
    :raises JudgingBegan: if a juror has given points already
    :raises ResultsOut: if the results are published
    """
    held = holding.hold(hackathon)
    holding.not_published(held)
    if until <= max(held.submissions_until, timezone.now()):
        raise DeadlineAnnounced(
            _("A deadline is only put off. Please choose a later time than the present one.")
        )
    if Score.objects.filter(juror__hackathon=held).exists():
        raise JudgingBegan(_("The jury has begun, so the deadline stays."))
    before, held.submissions_until = held.submissions_until, until
    held.results_at = max(held.results_at, until)
    held.save(update_fields=["submissions_until", "results_at"])
    journal.record(
        "hackathons.deadline_extended",
        held,
        hub=held.event.hub.slug,
        before={"until": before.isoformat()},
        after={"until": until.isoformat(), "reason": reason},
        by=by,
    )
    for participant in held.participants.taking_part().select_related("registration").order_by("pk"):
        participant.hackathon = held
        letters.deadline_extended(participant, reason)
    for seat in access.seats_by_telephone(held):
        letters.call(seat, "deadline_extended", reason)
    return held


@transaction.atomic
def remind(hackathon: Hackathon, hours: int) -> int:
    """Remind everybody in a team of the deadline, once for so many hours before it; return how many were written to.

    Who was reminded of a deadline that was put off since is reminded of the new one. A reminder that would come
    late, because another one is due by then, is left out.
    """
    held = holding.hold(hackathon)
    now, deadline = timezone.now(), held.submissions_until
    later = [other for other in rules.REMIND_BEFORE if other < hours]
    if held.published_at is None or held.event.cancelled_at:
        return 0
    if not deadline - timedelta(hours=hours) <= now < deadline - timedelta(hours=max(later, default=0)):
        return 0
    told = DeadlineReminder.objects.filter(hackathon=held, hours=hours, deadline=deadline)
    places = TeamMember.objects.filter(
        left_at=None, team__hackathon=held, participant__registration__cancelled_at=None
    )
    due = places.exclude(participant__in=told.values("participant"))
    count = 0
    for place in due.select_related("team", "participant__registration").order_by("pk"):
        participant = place.participant
        participant.hackathon = held
        DeadlineReminder.objects.create(
            participant=participant, hackathon=held, hours=hours, deadline=deadline, written_at=now
        )
        letters.deadline_near(participant, place.team, hours)
        count += 1
    return count


def _members(team: Team) -> list[Participant]:
    """Return who is in a team, the lead first; for verbs that hold the hackathon."""
    places = team.members.filter(left_at=None, participant__registration__cancelled_at=None)
    rows = places.select_related("participant__registration", "participant__hackathon__event__hub")
    return [place.participant for place in rows.order_by("-is_lead", "place")]


def _in_time(hackathon: Hackathon, now: datetime, own: Participant) -> None:
    if hackathon.event.cancelled_at or hackathon.published_at is None:
        raise TooLate(_("This hackathon does not take place."))
    if not rules.takes_submissions(now, hackathon.submissions_until):
        zone = own.time_zone or hackathon.time_zone
        raise TooLate(
            _(
                "We are sorry, this came too late. All of it had arrived at %(now)s; the deadline was %(until)s. "
                "The last version you handed in before counts. If something went wrong, please write to the "
                "organisers: they can extend the deadline for everybody."
            )
            % {"now": clock.exactly(now, zone), "until": clock.exactly(hackathon.submissions_until, zone)}
        )


def _keep(team: Team, one: Taken, now: datetime) -> SubmissionFile:
    return SubmissionFile.objects.create(
        team=team,
        name=one.name,
        kind=one.kind,
        size=len(one.content),
        digest=hashlib.sha256(one.content).hexdigest(),
        content=one.content,
        uploaded_at=now,
    )
