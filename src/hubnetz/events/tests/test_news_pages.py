"""Ending a hub's news from a letter."""

from django.test import Client
from django.utils import timezone

from hubnetz.events.access import mailings
from hubnetz.events.models import NewsReader


def reader(cast):
    return NewsReader.objects.create(hub=cast.nord, email="emil@client.example", first_at=timezone.now())


def test_opening_the_link_changes_nothing_and_the_button_does(cast):
    own = reader(cast)
    key = mailings.key_to_news(own)
    browser = Client()
    assert browser.get(f"/hub-news/{key}/end/").headers["Location"] == f"/hub-news/{key}/"
    page = browser.get(f"/hub-news/{key}/").content.decode()
    assert "Hub Nord" in page
    own.refresh_from_db()
    assert own.left_at is None
    assert browser.post(f"/hub-news/{key}/end/").status_code == 303
    own.refresh_from_db()
    assert own.left_at
    assert "keine Neuigkeiten mehr" in browser.get(f"/hub-news/{key}/").content.decode()
    assert browser.post(f"/hub-news/{key}/return/").status_code == 303
    own.refresh_from_db()
    assert own.left_at is None


def test_a_mail_program_ends_them_without_a_token_of_ours(cast):
    own = reader(cast)
    strict = Client(enforce_csrf_checks=True)
    path = f"/hub-news/{mailings.key_to_news(own)}"
    assert strict.post(f"{path}/return/").status_code == 403
    assert strict.post(f"{path}/end/", {"List-Unsubscribe": "One-Click"}).status_code == 200
    own.refresh_from_db()
    assert own.left_at


def test_a_forged_link_is_not_found(cast):
    own = reader(cast)
    assert Client().get(f"/hub-news/{own.code}~x/").status_code == 404
    assert Client().post(f"/hub-news/{own.code}~x/end/").status_code == 404
