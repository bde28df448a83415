"""One function per letter that staff write themselves, to many at once."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils import timezone, translation

from hubnetz.events import holding
from hubnetz.events.access import mailings as access
from hubnetz.events.holding import Addressee
from hubnetz.events.letters import context_of
from hubnetz.events.models import Event, NewsReader
from hubnetz.lib.texts import Texts
from hubnetz.post import actions as post
from hubnetz.post import rendering

TEMPLATE = "events/letters/mailing.txt"


def mailing(
    event: Event, people: Iterable[Addressee], subject: Texts, text: Texts, readers: Mapping[str, NewsReader]
) -> int:
    """Write to many what staff wrote; to whom `readers` has a row it is news, which can be ended by a link."""

    def each() -> Iterator[post.Reader]:
        for person in people:
            to = holding.address_of(person)
            yield _reader(person, to, subject, text, readers.get(to.lower()))

    return post.write_many("events.mailing", each(), template=TEMPLATE, hub=event.hub.slug)


def preview(person: Addressee, subject: Texts, text: Texts, *, is_news: bool) -> tuple[str, str]:
    """Return subject and text as they would arrive with one person; of news the link opens nothing yet."""
    news = NewsReader(hub=person.event.hub) if is_news else None
    reader = _reader(person, holding.address_of(person), subject, text, news)
    return rendering.render(TEMPLATE, reader.language, reader.context)


def _reader(
    person: Addressee, to: str, subject: Texts, text: Texts, news: NewsReader | None
) -> post.Reader:
    language = person.language if text.get(person.language) else next(iter(text))
    more: dict[str, Any] = {"subject": subject[language], "text": text[language], "news": news}
    more["is_over"] = person.event.ends_at <= timezone.now()
    headers: dict[str, str] = {}
    if news:
        with translation.override(language):
            leave = rendering.link("events:news_end", access.key_to_news(news))
        more["leave"] = leave
        headers = {
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return post.Reader(to, language, context_of(person, **more), person, headers)
