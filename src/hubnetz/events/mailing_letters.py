"""One function per letter that staff write themselves, to many at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation

from hubnetz.events import holding
from hubnetz.events.access import mailings as access
from hubnetz.events.holding import Addressee
from hubnetz.events.letters import context_of
from hubnetz.events.models import Event, NewsReader
from hubnetz.lib import characters
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


def written(subject: Mapping[str, str], text: Mapping[str, str]) -> tuple[Texts, Texts]:
    """Return subject and text as they are sent: a subject is one line, and what nobody can see is nothing."""
    subjects = {code: characters.one_line(said) for code, said in subject.items()}
    texts = {code: said.strip() for code, said in text.items() if characters.one_line(said)}
    return Texts({code: said for code, said in subjects.items() if said}), Texts(texts)


@dataclass(frozen=True, slots=True)
class Preview:
    """An e-mail as it would arrive with the first of those who get it, how many do, and how many want no news."""

    to: str = ""
    subject: str = ""
    text: str = ""
    count: int = 0
    left_out: int = 0


def preview(
    event: Event, group: str, *, subject: Mapping[str, str], text: Mapping[str, str], is_news: bool
) -> Preview:
    """Return an e-mail to a group as it would arrive; of news the link opens nothing yet."""
    people, left_out = access.readers_of(event, group, is_news=is_news)
    if not people:
        return Preview(left_out=left_out)
    subjects, texts = written(subject, text)
    news = NewsReader(hub=event.hub) if is_news else None
    reader = _reader(people[0], holding.address_of(people[0]), subjects, texts, news)
    read = rendering.render(TEMPLATE, reader.language, reader.context)
    return Preview(reader.to, *read, len(people), left_out)


def _reader(person: Addressee, to: str, subject: Texts, text: Texts, news: NewsReader | None) -> post.Reader:
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
