"""Verbs of consents: given to words, withdrawn as easily."""

from typing import Any

from django.db import models, transaction
from django.utils import timezone

from hubnetz.journal import actions as journal
from hubnetz.lib import privacy, sight
from hubnetz.privacy import declared
from hubnetz.privacy.access import digest
from hubnetz.privacy.consent_texts import TEXTS
from hubnetz.privacy.models import Consent, ConsentText


@transaction.atomic
def consent(
    purpose: str, *, to: models.Model, email: str, language: str = "de", how: str = "link", by: Any = None
) -> Consent:
    """Note that an address agreed to the present words of a purpose, for one row. Twice: harmless."""
    noun, code = to._meta.label_lower, str(getattr(to, "code", to.pk))
    standing = Consent.objects.standing().filter(noun=noun, noun_code=code).first()
    if standing:
        return standing
    email = email.strip().lower()
    given = Consent.objects.create(
        text=_text(purpose),
        email=email,
        digest=digest(email),
        language=language,
        noun=noun,
        noun_code=code,
        how=how,
        given_at=timezone.now(),
    )
    journal.record(
        "privacy.consented", given, after={"purpose": purpose, "version": given.text.version}, by=by
    )
    return given


def _text(purpose: str) -> ConsentText:
    version = len(TEXTS[purpose])
    since, words = TEXTS[purpose][-1]
    return ConsentText.objects.get_or_create(
        purpose=purpose, version=version, defaults={"text": words, "since": since}
    )[0]


@transaction.atomic
def withdraw_consent(*, to: models.Model, by: Any = None) -> bool:
    """Note that the consent for a row is withdrawn, and let go of the address; say whether there was one.

    When it was given and withdrawn, and to which words, stays as proof; who it was can be found by the address alone.
    """
    noun, code = to._meta.label_lower, str(getattr(to, "code", to.pk))
    found = Consent.objects.standing().select_for_update().filter(noun=noun, noun_code=code).first()
    if found is None:
        return False
    found.withdrawn_at, found.email = timezone.now(), ""
    found.save(update_fields=["withdrawn_at", "email"])
    journal.record("privacy.consent_withdrawn", found, by=by)
    return True


@sight.whole_network("a consent may be for any hub")
@transaction.atomic
def take_back(given: Consent, *, by: Any = None) -> bool:
    """Withdraw a consent by its link, and end what it allowed, in the room it belongs to. Twice: harmless.

    Say whether it stood until now.
    """
    given = Consent.objects.select_for_update(of=("self",)).select_related("text").get(pk=given.pk)
    if given.withdrawn_at:
        return False
    for verb in privacy.answers(declared.rooms(), "WITHDRAW").values():
        verb(given.noun, given.noun_code)
    given.refresh_from_db()
    if given.withdrawn_at is None:
        given.withdrawn_at, given.email = timezone.now(), ""
        given.save(update_fields=["withdrawn_at", "email"])
        journal.record("privacy.consent_withdrawn", given, by=by)
    return True
