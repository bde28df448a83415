"""Verbs of those who look at pairs that may be one organisation: answer, take the last answer back."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hubnetz.journal import actions as journal
from hubnetz.lib import sight
from hubnetz.lib.errors import Refused
from hubnetz.organisations import identifying
from hubnetz.organisations.actions.records import decide
from hubnetz.organisations.models import Decision, Organisation, Suspicion


class AnsweredMeanwhile(Refused):
    """Somebody else answered first."""

    code = "answered_meanwhile"


class NotAskedAnyMore(Refused):
    """The records are not what the question was about."""

    code = "not_asked_any_more"


@sight.whole_network("two records may be of two hubs")
@transaction.atomic
def answer(suspicion: Suspicion, *, verdict: str, reason: str = "", by: Any) -> Decision:
    """Answer whether two records are one organisation, and count accordingly; the same answer twice is one answer.

    Of two who answer at once the first is heard, the second is told what was said: no answer is lost unseen.

    :raises AnsweredMeanwhile: if somebody gave another answer
    :raises NotAskedAnyMore: if one of the records is part of another one by now
    :raises ValueError: if the verdict is none
    """
    if verdict not in Decision.Verdict:
        raise ValueError(verdict)
    identifying.one_at_a_time()
    held = Suspicion.objects.select_for_update().get(pk=suspicion.pk)
    records = Organisation.objects.filter(pk__in=[held.first_id, held.second_id])
    one, two = records.select_related("hub").order_by("pk")
    if known := Decision.objects.filter(first=one, second=two).select_related("by").first():
        if known.verdict == verdict:
            return known
        raise AnsweredMeanwhile(
            _("%(who)s has answered this question already: %(verdict)s.")
            % {"who": known.by or _("A rule"), "verdict": _said(known.verdict)}
        )
    if held.settled_at is not None or one.merged_into_id or two.merged_into_id:
        raise NotAskedAnyMore(
            _("This question has settled itself meanwhile. Please go on with the next one.")
        )
    evidence = {"suspicion": held.pk, "log_odds": held.log_odds, "pieces": held.evidence}
    decision = decide(one, two, verdict=verdict, evidence=evidence, reason=reason, by=by)
    if held.settled_at is None:
        Suspicion.objects.filter(pk=held.pk, settled_at=None).update(settled_at=timezone.now())
    return decision


def _said(verdict: str) -> str:
    """Return how an answer is said."""
    return {"same": _("the same"), "different": _("not the same"), "unsure": _("unsure")}[verdict]


@sight.whole_network("two records may be of two hubs")
@transaction.atomic
def take_back(decision: Decision, *, by: Any) -> None:
    """Take back one's own answer to a question; it is asked again, and counted as before. Taken back twice is once.

    :raises AnsweredMeanwhile: if somebody else decided about the pair since
    """
    identifying.one_at_a_time()
    held = Decision.objects.select_for_update().filter(pk=decision.pk).first()
    if held is None:
        return
    if held.by_id != by.pk or held.rule:
        raise AnsweredMeanwhile(_("Somebody else has decided about these two since."))
    asked = Suspicion.objects.filter(pk=held.evidence.get("suspicion"))
    records = Organisation.objects.filter(pk__in=[held.first_id, held.second_id])
    one, two = records.select_related("hub").order_by("pk")
    held.delete()
    identifying.identify(one, two)
    asked.update(settled_at=None)
    what = {"same": held.verdict, "as": two.code}
    journal.record("organisations.answer_taken_back", one, hub=one.hub.slug, before=what, by=by)
