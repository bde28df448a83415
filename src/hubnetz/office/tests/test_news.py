"""The coordinator writes the network's news, answers feedback, and sees what the operator still has to say."""

from uuid import uuid4

import pytest

from hubnetz.post.models import Letter
from hubnetz.press import access, actions
from hubnetz.press.models import Notice
from hubnetz.press.tests import make

pytestmark = pytest.mark.django_db


def test_the_coordinator_publishes_for_the_network(client, cast):
    client.force_login(cast.dina)
    words = {
        "kind": "release",
        "title_de": "Zwischenbilanz",
        "teaser_de": "Zahlen.",
        "text_de": "Mehr davon.",
    }
    key = str(uuid4())
    client.post("/office/news/new/", {**words, "idempotency_key": key})
    notice = Notice.objects.get()
    assert notice.hub is None
    here = f"/office/news/{notice.code}/"
    client.post(f"{here}publication/", {"on": str(access.today()), "after": notice.version})
    assert "Zwischenbilanz" in client.get("/news/?kind=release").content.decode()
    notice.refresh_from_db()
    answer = client.post(f"{here}withdrawal/", {"after": "stale"})
    assert answer.status_code == 422
    client.post(f"{here}withdrawal/", {"after": notice.version})
    assert client.get(f"/news/{notice.code}/").status_code == 404


def test_others_do_not_know_these_pages(client, cast):
    notice, feedback = make.draft(None), make.feedback()
    for user in (cast.mira, cast.ada):
        client.force_login(user)
        for path in ("news/", f"news/{notice.code}/", "feedback/", f"feedback/{feedback.code}/", "site/"):
            assert client.get(f"/office/{path}").status_code == 404
    client.force_login(cast.mira)
    page = client.get("/office/coverage/").content.decode()
    assert "/office/feedback/" not in page
    client.force_login(cast.dina)
    assert "/office/feedback/" in client.get("/office/coverage/").content.decode()


def test_a_hubs_notice_is_not_the_networks(client, cast):
    notice = make.draft(cast.nord)
    client.force_login(cast.dina)
    assert client.get(f"/office/news/{notice.code}/").status_code == 404


def test_feedback_is_answered_by_letter(client, cast):
    feedback = make.feedback(text="<b>Der Knopf</b>")
    client.force_login(cast.dina)
    assert "fällig bis" in client.get("/office/feedback/").content.decode()
    page = client.get(f"/office/feedback/{feedback.code}/").content.decode()
    assert "<b>Der Knopf" not in page
    assert 'href="/events/"' in page
    answer = client.post(f"/office/feedback/{feedback.code}/answer/", {"text": "Behoben."})
    assert answer.status_code == 303
    assert "Behoben." in Letter.objects.get(kind="press.feedback_answered").text
    late = client.post(f"/office/feedback/{feedback.code}/answer/", {"text": "Noch einmal."})
    assert late.status_code == 422
    assert "inzwischen beantwortet" in late.content.decode()


def test_a_page_elsewhere_is_no_link(client, cast):
    feedback = make.feedback(page="//evil.example/")
    client.force_login(cast.dina)
    assert 'href="//evil' not in client.get(f"/office/feedback/{feedback.code}/").content.decode()


def test_forgotten_words_are_said_to_be_gone(client, cast):
    feedback = actions.forget(make.feedback())
    client.force_login(cast.dina)
    assert "gelöscht" in client.get(f"/office/feedback/{feedback.code}/").content.decode()
    assert "Der Text ist gelöscht." in client.get("/office/feedback/").content.decode()


def test_missing_entries_are_listed(client, cast, settings):
    client.force_login(cast.dina)
    page = client.get("/office/site/").content.decode()
    assert "10 Angaben fehlen noch" in page
    settings.HUBNETZ_PHONE = "0700 000 000"
    settings.HUBNETZ_ACCESSIBILITY_REVIEWED = "2020-01-01"
    page = client.get("/office/site/").content.decode()
    assert "8 Angaben fehlen noch" in page
    assert "neu durchzusehen" in page
