"""E-mails to many: to each address once, in its language, and news only to who wants them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from tests.letters import compare

from hubnetz.events import access, actions
from hubnetz.events.access import mailings
from hubnetz.events.models import Mailing, NewsReader, Registration, Waiting
from hubnetz.events.tests import make
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter

FOLDER = Path(__file__).parent / "letters"
SAID = {
    "subject": {"de": "Die Folien", "en": "The slides"},
    "text": {"de": "hier sind die Folien.\n\nBis bald", "en": "here are the slides.\n\nSee you soon"},
}


@pytest.fixture
def event(cast):
    """An event with people of each kind."""
    made = make.event(
        cast.nord, code="werkstatt", seats=6, queue_seats=9, site=cast.nord.sites.get(),
        starts_at=datetime(2027, 3, 4, 17, tzinfo=UTC), ends_at=datetime(2027, 3, 4, 19, tzinfo=UTC),
    )  # fmt: skip
    make.registration(made, "emil")
    make.registration(made, "frieda", language="en")
    make.party(made, 3, "ida")
    actions.add_walk_in(made, name="Ohne", email="", idempotency_key=uuid4(), by=cast.ada)
    make.registration(made, "jan")
    make.waiting(made, "gerda")
    return made


def send(event, group="seats", **fields):
    values = {**SAID, "idempotency_key": uuid4(), "by": None, **fields}
    return actions.send_mailing(event, group=group, **values)


def read_by():
    return sorted(Letter.objects.filter(kind="events.mailing").values_list("to", flat=True))


def who(*names):
    return [f"{name}@client.example" for name in names]


def test_each_address_reads_it_once_the_contact_for_those_not_named(event):
    sent = send(event)
    assert read_by() == who("emil", "frieda", "ida", "jan")
    assert sent.letters == 4


def test_the_same_e_mail_sent_twice_is_sent_once(event):
    key = uuid4()
    assert send(event, idempotency_key=key) == send(event, idempotency_key=key)
    assert len(read_by()) == 4
    assert Mailing.objects.count() == 1
    with pytest.raises(actions.KeyUsedElsewhere):
        send(event, "waiting", idempotency_key=key)


def test_each_group_is_written_to_alone(event, cast):
    actions.note_attendance(Registration.objects.get(email="emil@client.example"), by=cast.ada)
    make.registration(event, "kai", type=make.attendee_type(event, needs_approval=True))
    for group, names in (
        ("attended", ["emil"]),
        ("absent", ["frieda", "ida", "jan"]),
        ("waiting", ["gerda"]),
        ("requests", ["kai"]),
    ):
        Letter.objects.all().delete()
        send(event, group)
        assert read_by() == who(*names), group


def test_who_gave_the_seat_back_is_not_written_to(event):
    actions.withdraw(Registration.objects.get(email="emil@client.example"))
    send(event)
    assert "emil@client.example" not in read_by()


def test_nobody_is_no_group(cast):
    with pytest.raises(actions.NobodyThere):
        send(make.event(cast.nord))
    assert not Mailing.objects.exists()


def test_a_text_without_subject_is_refused(event):
    with pytest.raises(ValueError, match="same languages"):
        send(event, subject={"de": "x"}, text={"en": "y"})


def test_a_language_that_was_not_written_reads_the_other_as_a_whole(event):
    send(event, subject={"de": "Folien"}, text={"de": "hier sind sie."})
    letter = Letter.objects.get(kind="events.mailing", to="frieda@client.example")
    assert letter.language == "de"
    assert letter.text.startswith("Guten Tag, Frieda,")


def test_about_the_event_there_is_nothing_to_unsubscribe(event):
    send(event)
    assert all(letter.headers == {} for letter in Letter.objects.filter(kind="events.mailing"))
    assert not NewsReader.objects.exists()


def test_news_can_be_refused_by_hub_and_the_refusal_is_kept(event, cast):
    send(event, is_news=True)
    letter = Letter.objects.get(kind="events.mailing", to="emil@client.example")
    own = NewsReader.objects.get(email="emil@client.example")
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mailings.key_to_news(own) in letter.headers["List-Unsubscribe"]
    assert mailings.key_to_news(own) in letter.text
    actions.leave_news(own)
    actions.leave_news(own)
    assert Entry.objects.filter(verb="events.news_left").count() == 1
    Letter.objects.all().delete()
    sent = send(event, is_news=True)
    assert "emil@client.example" not in read_by()
    assert (sent.letters, sent.left_out) == (3, 1)
    other = make.event(cast.sued)
    make.registration(other, "emil")
    Letter.objects.all().delete()
    send(other, is_news=True)
    assert read_by() == who("emil")  # another hub
    Letter.objects.all().delete()
    send(event)
    assert "emil@client.example" in read_by()  # not news


def test_news_taken_again_arrive_again(event):
    send(event, is_news=True)
    own = NewsReader.objects.get(email="emil@client.example")
    actions.take_news_again(actions.leave_news(own))
    Letter.objects.all().delete()
    send(event, is_news=True)
    assert "emil@client.example" in read_by()


def test_an_address_of_news_is_forgotten_with_the_last_seat_unless_it_refused_them(event):
    send(event, is_news=True)
    actions.leave_news(NewsReader.objects.get(email="emil@client.example"))
    other = make.event(event.hub)
    make.registration(other, "jan")
    long_ago = timedelta(days=4000)
    event.starts_at, event.ends_at = event.starts_at - long_ago, event.ends_at - long_ago
    event.save()
    while actions.forget_people(event):
        pass
    assert set(NewsReader.objects.values_list("email", flat=True)) == set(who("emil", "jan"))


def test_it_is_noted_without_the_text(event, cast):
    send(event, by=cast.eva)
    entry = Entry.objects.get(verb="events.mailing_sent")
    assert (entry.by, entry.hub) == (cast.eva, "nord")
    assert entry.after == {"group": "seats", "letters": 4, "news": False}


def test_three_hundred_letters_are_a_handful_of_statements(cast, django_assert_max_num_queries):
    event = make.event(cast.nord)
    pool = event.pools.get()
    now = datetime.now(UTC)
    Registration.objects.bulk_create(
        Registration(event=event, pool=pool, name=f"N{n}", email=f"n{n}@client.example", confirmed_at=now,
                     registered_at=now, idempotency_key=uuid4())
        for n in range(300)
    )  # fmt: skip
    with django_assert_max_num_queries(12):
        assert send(event).letters == 300


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("variant", ["seat", "news", "waiting", "over"])
def test_it_reads_so(event, cast, language, variant):
    Registration.objects.filter(email="emil@client.example").update(language=language)
    Waiting.objects.update(language=language)
    if variant == "over":
        event.starts_at, event.ends_at = (
            moment - timedelta(days=3653) for moment in (event.starts_at, event.ends_at)
        )
        event.save()
    send(event, "waiting" if variant == "waiting" else "seats", is_news=variant == "news")
    to = "gerda" if variant == "waiting" else "emil"
    letter = Letter.objects.get(kind="events.mailing", to=f"{to}@client.example")
    keys = [access.key_to(row) for row in Registration.objects.all()]
    keys += [access.key_to_waiting(row) for row in Waiting.objects.all()]
    keys += [mailings.key_to_news(row) for row in NewsReader.objects.all()]
    for key in keys:
        letter.text = letter.text.replace(key, "KEY")
        letter.headers = {name: value.replace(key, "KEY") for name, value in letter.headers.items()}
    compare(letter, FOLDER / f"mailing.{variant}.{language}.txt")
