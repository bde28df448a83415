"""Verbs about e-mails to many: send one to a group, want no news of a hub any more, want them again."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.events import holding, mailing_letters
from hubnetz.events.access import mailings as access
from hubnetz.events.models import Event, Mailing, NewsReader
from hubnetz.events.refusals import SENT_BEFORE, NobodyThere
from hubnetz.journal import actions as journal
from hubnetz.lib.errors import KeyUsedElsewhere
from hubnetz.post import actions as post


@transaction.atomic
def send_mailing(
    event: Event,
    *,
    group: str,
    subject: Mapping[str, str],
    text: Mapping[str, str],
    is_news: bool = False,
    idempotency_key: UUID,
    by: Any,
) -> Mailing:
    """Write an e-mail to a group of an event's people, to each address once, in their language if it was written in it.

    Sent again with the same key, nothing more is written. News (what is not about the event) carries a link that ends
    the news of this hub, and leaves out whoever used one.

    :raises NobodyThere: if the group has no address, or nobody in it wants news
    :raises KeyUsedElsewhere: if the key belongs to another e-mail
    :raises ValueError: if subject and text are not written in the same languages, one at least
    """
    event, now = holding.hold(event), timezone.now()
    subject, text = mailing_letters.written(subject, text)
    if not subject or subject.keys() != text.keys():
        raise ValueError("Subject and text are written in the same languages.")
    if sent_before := Mailing.objects.filter(idempotency_key=idempotency_key).first():
        said = (
            sent_before.event_id,
            sent_before.group,
            sent_before.is_news,
            sent_before.subject,
            sent_before.text,
        )
        if said != (event.pk, group, is_news, subject, text):
            raise KeyUsedElsewhere(SENT_BEFORE)
        return sent_before
    people, left_out = access.readers_of(event, group, is_news=is_news)
    readers = (
        _readers(event, {holding.address_of(one).lower() for one in people}) if is_news and people else {}
    )
    if is_news:  # who ends the news meanwhile waits for this, or is seen here
        wanting = [one for one in people if holding.address_of(one).lower() in readers]
        people, left_out = wanting, left_out + len(people) - len(wanting)
    if not people:
        raise NobodyThere(_("Nobody would get this e-mail."))
    written = mailing_letters.mailing(event, people, subject, text, readers)
    made = Mailing.objects.create(
        event=event,
        group=group,
        subject=subject,
        text=text,
        is_news=is_news,
        letters=written,
        left_out=left_out,
        idempotency_key=idempotency_key,
        sent_at=now,
        sent_by=by if by is not None and by.pk else None,
    )
    after = {"group": group, "letters": written, "news": is_news}
    journal.record("events.mailing_sent", event, hub=event.hub.slug, after=after, by=by)
    return made


def _readers(event: Event, addresses: set[str]) -> dict[str, NewsReader]:
    now = timezone.now()
    fresh = [NewsReader(hub=event.hub, email=address, first_at=now) for address in sorted(addresses)]
    NewsReader.objects.bulk_create(fresh, ignore_conflicts=True)  # who has had news of the hub keeps the link
    found = NewsReader.objects.filter(hub=event.hub, email__in=addresses, left_at=None)
    found = found.select_for_update().order_by("pk")
    return {reader.email: reader for reader in found}


@transaction.atomic
def leave_news(reader: NewsReader, *, by: Any = None) -> NewsReader:
    """Write no news of the hub to this address any more. Twice: harmless."""
    return _left(reader, True, by)


@transaction.atomic
def take_news_again(reader: NewsReader, *, by: Any = None) -> NewsReader:
    """Let the address have news of the hub again. Twice: harmless."""
    return _left(reader, False, by)


def _left(reader: NewsReader, left: bool, by: Any) -> NewsReader:
    reader = NewsReader.objects.select_for_update(of=("self",)).select_related("hub").get(pk=reader.pk)
    if bool(reader.left_at) != left:
        reader.left_at = timezone.now() if left else None
        reader.save(update_fields=["left_at"])
        if left:
            post.drop_waiting("events.mailing", to=reader.email, hub=reader.hub.slug)
        verb = "events.news_left" if left else "events.news_taken_again"
        journal.record(verb, reader, hub=reader.hub.slug, by=by)
    return reader
