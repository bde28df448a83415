import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.sink import listening

from hubnetz.post import access, actions, rules
from hubnetz.post.models import Letter, Suppression

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def real_mail(monkeypatch):
    """Undo the test runner's replacement of the mail server: letters go over the wire."""
    monkeypatch.setattr(mail, "outbox", [], raising=False)
    with listening(monkeypatch) as sink:
        yield sink


def letter(to="emil@client.example", **fields):
    return actions.write(
        "test.letter",
        to=to,
        language="de",
        template="accounts/letters/invited.txt",
        context={"name": "Emil", "link": "x"},
        **fields,
    )


def test_a_letter_goes_out_over_smtp_with_its_own_id(real_mail):
    written = letter()
    assert actions.deliver(written.pk) == Letter.State.SENT
    [message] = real_mail.messages
    assert message["Message-ID"] == written.message_id
    assert message["To"] == "emil@client.example"
    assert "Emil" in message.get_content()


def test_a_letter_has_headers_of_its_own_but_never_another_id(real_mail):
    leave = {"List-Unsubscribe": "<https://x.example/end/>", "Message-ID": "<other@x.example>"}
    written = letter(headers=leave)
    assert actions.deliver(written.pk) == Letter.State.SENT
    [message] = real_mail.messages
    assert message["List-Unsubscribe"] == "<https://x.example/end/>"
    assert message.get_all("Message-ID") == [written.message_id]


def test_a_letter_that_was_sent_is_not_sent_again(real_mail):
    written = letter()
    actions.deliver(written.pk)
    assert actions.deliver(written.pk) is None
    assert len(real_mail.messages) == 1


def test_a_busy_server_is_asked_again_later_with_the_same_id(real_mail):
    written = letter()
    real_mail.replies = ["451 busy"]
    assert actions.deliver(written.pk) == Letter.State.WAITING
    written.refresh_from_db()
    assert (written.attempts, written.problem) == (1, "answered: 451")
    assert written.due_at > timezone.now()
    Letter.objects.update(due_at=timezone.now())
    assert actions.deliver(written.pk) == Letter.State.SENT
    assert real_mail.messages[0]["Message-ID"] == written.message_id


def test_a_dead_address_is_not_tried_again(real_mail):
    written = letter(to="gone@client.example")
    assert actions.deliver(written.pk) == Letter.State.FAILED
    written.refresh_from_db()
    assert written.problem == "refused: 550"


def test_nothing_is_sent_to_a_suppressed_address(real_mail):
    Suppression.objects.create(address="emil@client.example", reason="asked", since=timezone.now())
    assert actions.deliver(letter(to="Emil@client.example").pk) == Letter.State.SUPPRESSED
    assert real_mail.messages == []


def test_a_letter_that_waited_for_a_server_for_days_is_not_sent(real_mail):
    written = letter()
    Letter.objects.update(due_at=timezone.now() - timedelta(days=4))
    assert actions.deliver(written.pk) == Letter.State.FAILED
    assert real_mail.messages == []


def test_without_a_server_letters_wait_and_can_be_read(cast):
    assert settings.MAIL_SERVER == ""
    written = letter(hub="nord")
    assert actions.deliver(written.pk) is None
    assert list(access.letters_of(["nord"])) == [written]
    assert not ProcrastinateJob.objects.exists()


def test_the_job_is_written_with_the_letter(real_mail):
    written = letter()
    job = ProcrastinateJob.objects.get()
    assert job.args == {"letter": written.pk}


def test_a_subject_has_one_line_and_values_are_text(real_mail):
    written = actions.write(
        "test.letter",
        to="a@client.example",
        language="de",
        template="accounts/letters/invited.txt",
        context={"name": "<b>Emil & Söhne</b>\nBcc: x@example.org", "link": "x"},
    )
    assert "\n" not in written.subject
    assert "<b>Emil & Söhne</b>" in written.text
    actions.deliver(written.pk)
    assert "Bcc" not in real_mail.messages[0]


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_letter_once(monkeypatch):
    with listening(monkeypatch) as sink:
        written, start = letter(), threading.Barrier(4)

        def work():
            start.wait(10)
            actions.deliver(written.pk)
            connection.close()

        workers = [threading.Thread(target=work) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(30)
        assert len(sink.messages) == 1


@pytest.mark.parametrize(
    ("days", "attempts", "too_old"), [(4, 0, True), (2, 0, False), (4, 1, False)], ids=str
)
def test_only_a_letter_that_was_never_tried_is_too_old(days, attempts, too_old):
    now = timezone.now()
    assert rules.is_too_old(now - timedelta(days=days), now, attempts) is too_old


@pytest.mark.parametrize(("attempts", "wait"), [(1, 10), (8, 86_400), (9, None), (0, None)])
def test_waits(attempts, wait):
    assert rules.next_try_after(attempts) == wait


@pytest.mark.parametrize(
    ("sender", "domain"), [("Hubnetz <no@hub.example>", "hub.example"), ("nonsense", "hubnetz.invalid")]
)
def test_mail_domain(sender, domain):
    assert rules.mail_domain(sender) == domain
