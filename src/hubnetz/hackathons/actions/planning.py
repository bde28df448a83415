"""Verbs before a hackathon begins: its frame, timetable, challenges, skills and criteria."""

from datetime import datetime
from typing import Any, cast

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.events.models import Event
from hubnetz.hackathons import holding, rules
from hubnetz.hackathons.models import Challenge, Criterion, Hackathon, Milestone, Score, Skill
from hubnetz.hackathons.refusals import (
    DeadlineAnnounced,
    LacksSomething,
    NoHackathon,
    OutOfStep,
    PartInUse,
)
from hubnetz.journal import actions as journal


@transaction.atomic
def open_hackathon(event: Event, *, values: dict[str, Any], by: Any) -> Hackathon:
    """Give an event of this kind its frame, with the usual skills to begin with; nobody sees it yet.

    :raises NoHackathon: if the event is of another kind, or has its frame already
    :raises OutOfStep: if the deadlines do not follow each other
    """
    if event.kind.code != rules.KIND or Hackathon.objects.filter(event=event).exists():
        raise NoHackathon(_("This event is no hackathon, or its frame is there already."))
    _in_step(values["teams_until"], values["submissions_until"], values["results_at"])
    made = Hackathon.objects.create(event=event, **values)
    Skill.objects.bulk_create(
        Skill(hackathon=made, name=name, position=place) for place, name in enumerate(rules.SKILLS)
    )
    journal.record("hackathons.opened", made, hub=event.hub.slug, by=by)
    return made


@transaction.atomic
def change_hackathon(hackathon: Hackathon, *, values: dict[str, Any], by: Any) -> Hackathon:
    """Write another frame.

    :raises DeadlineAnnounced: if the deadline of a published hackathon would change: it is extended instead
    :raises OutOfStep: if the deadlines do not follow each other
    :raises ResultsOut: if the results are published
    """
    held = holding.hold(hackathon)
    holding.not_published(held)
    if held.published_at and values["submissions_until"] != held.submissions_until:
        raise DeadlineAnnounced(
            _("The deadline is announced. Extend it for everybody, with a reason, instead.")
        )
    _in_step(values["teams_until"], values["submissions_until"], values["results_at"])
    before = {name: str(getattr(held, name)) for name in values}
    for name, value in values.items():
        setattr(held, name, value)
    held.save(update_fields=list(values))
    after = {name: str(getattr(held, name)) for name in values}
    changed = [name for name in values if before[name] != after[name]]
    journal.record(
        "hackathons.changed",
        held,
        hub=held.event.hub.slug,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        by=by,
    )
    return held


@transaction.atomic
def publish_hackathon(hackathon: Hackathon, *, by: Any) -> Hackathon:
    """Show the hackathon to everybody. Harmless when repeated.

    :raises LacksSomething: if its event is not published, or challenges or criteria are missing
    """
    held = holding.hold(hackathon)
    if held.published_at:
        return held
    if held.event.published_at is None:
        raise LacksSomething(_("Publish the event first: then people can register."))
    if not held.challenges.exists():
        raise LacksSomething(_("Write at least one challenge first."))
    if not held.criteria.exists():
        raise LacksSomething(_("Say first by what the jury judges: teams want to know."))
    held.published_at = timezone.now()
    held.save(update_fields=["published_at"])
    journal.record("hackathons.published", held, hub=held.event.hub.slug, by=by)
    return held


@transaction.atomic
def add_milestone(hackathon: Hackathon, *, values: dict[str, Any], by: Any) -> Milestone:
    """Put a moment or a span into the timetable.

    :raises OutOfStep: if it would end before it begins
    """
    _forward(values)
    return cast(Milestone, _add(hackathon.milestones, hackathon, values, by))


@transaction.atomic
def change_milestone(milestone: Milestone, *, values: dict[str, Any], by: Any) -> Milestone:
    """Write something else into the timetable.

    :raises OutOfStep: if it would end before it begins
    """
    _forward(values)
    return cast(Milestone, _change(milestone, milestone.hackathon, values, by))


@transaction.atomic
def remove_milestone(milestone: Milestone, *, by: Any) -> None:
    """Take something out of the timetable."""
    _remove(milestone, milestone.hackathon, by)


@transaction.atomic
def add_challenge(hackathon: Hackathon, *, values: dict[str, Any], by: Any) -> Challenge:
    """Set one challenge more."""
    return cast(Challenge, _add(hackathon.challenges, hackathon, values, by))


@transaction.atomic
def change_challenge(challenge: Challenge, *, values: dict[str, Any], by: Any) -> Challenge:
    """Write something else about a challenge."""
    return cast(Challenge, _change(challenge, challenge.hackathon, values, by))


@transaction.atomic
def remove_challenge(challenge: Challenge, *, by: Any) -> None:
    """Take a challenge back.

    :raises PartInUse: if a team works, or worked, on it
    """
    held = holding.hold(challenge.hackathon)
    if challenge.teams.exists():
        raise PartInUse(_("A team works on this challenge, so it stays."))
    _remove(challenge, held, by)


@transaction.atomic
def add_criterion(hackathon: Hackathon, *, values: dict[str, Any], by: Any) -> Criterion:
    """Judge by one thing more.

    :raises PartInUse: if a juror has given points already
    """
    held = holding.hold(hackathon)
    if Score.objects.filter(juror__hackathon=held).exists():
        raise PartInUse(_("The jury has begun, so what it judges by stays as it is."))
    return cast(Criterion, _add(held.criteria, held, values, by))


@transaction.atomic
def change_criterion(criterion: Criterion, *, values: dict[str, Any], by: Any) -> Criterion:
    """Word a criterion otherwise; before the jury begins also weigh it otherwise.

    :raises PartInUse: if its weight or points would change after a juror has given points
    """
    held = holding.hold(criterion.hackathon)
    weighs = (values["weight"], values["points"]) != (criterion.weight, criterion.points)
    if weighs and Score.objects.filter(juror__hackathon=held).exists():
        raise PartInUse(_("The jury has begun: you may change words, but neither weight nor points."))
    return cast(Criterion, _change(criterion, held, values, by))


@transaction.atomic
def remove_criterion(criterion: Criterion, *, by: Any) -> None:
    """Judge by one thing less.

    :raises PartInUse: if a juror has given points already
    """
    held = holding.hold(criterion.hackathon)
    if Score.objects.filter(juror__hackathon=held).exists():
        raise PartInUse(_("The jury has begun, so what it judges by stays as it is."))
    _remove(criterion, held, by)


@transaction.atomic
def set_skills(hackathon: Hackathon, *, names: list[dict[str, str]], by: Any) -> None:
    """Say what people can name as theirs and teams can look for; who named one that stays keeps it."""
    held = holding.hold(hackathon)
    known = {said: skill for skill in held.skills.all() for said in skill.name.values()}
    kept = set()
    for place, name in enumerate(names):
        skill = next((known[said] for said in name.values() if said in known), None) or Skill(hackathon=held)
        skill.name, skill.position = name, place
        skill.save()
        kept.add(skill.pk)
    held.skills.exclude(pk__in=kept).delete()
    journal.record(
        "hackathons.skills_set", held, hub=held.event.hub.slug, after={"skills": len(names)}, by=by
    )


def _in_step(teams: datetime, work: datetime, results: datetime) -> None:
    if not teams <= work <= results:
        raise OutOfStep(
            _(
                "Teams form first, then work is handed in, then come the results. Please put the times in order."
            )
        )


def _forward(values: dict[str, Any]) -> None:
    if values["ends_at"] and values["ends_at"] <= values["starts_at"]:
        raise OutOfStep(_("This would end before it begins. Please look at the times once more."))


def _add(parts: Any, hackathon: Hackathon, values: dict[str, Any], by: Any) -> models.Model:
    if any(field.name == "position" for field in parts.model._meta.fields):
        last = parts.aggregate(last=Max("position"))["last"]
        values = {**values, "position": 0 if last is None else last + 1}
    made = cast(models.Model, parts.create(**values))
    _note("added", made, hackathon, by)
    return made


def _change(part: Any, hackathon: Hackathon, values: dict[str, Any], by: Any) -> models.Model:
    for name, value in values.items():
        setattr(part, name, value)
    part.save(update_fields=list(values))
    _note("changed", part, hackathon, by)
    return cast(models.Model, part)


def _remove(part: models.Model, hackathon: Hackathon, by: Any) -> None:
    _note("removed", part, hackathon, by)
    part.delete()


def _note(verb: str, part: models.Model, hackathon: Hackathon, by: Any) -> None:
    noun = part._meta.model_name
    journal.record(f"hackathons.{noun}_{verb}", part, hub=hackathon.event.hub.slug, by=by)
