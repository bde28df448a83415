"""The news, the feed and the form for feedback, as the public meets them."""

import xml.etree.ElementTree as ET

import pytest
from django.core import checks
from django.utils import translation

from hubnetz.press import access
from hubnetz.press.models import Feedback
from hubnetz.press.tests import make

pytestmark = pytest.mark.django_db
EVIL = (
    '<script>alert(1)</script> <a href="javascript:alert(2)" onclick="x()">hier</a> https://x.example/"><b>'
)


def page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def main(html):
    return html[html.index("<main") : html.index("</main>")]


def test_news_of_all_newest_first(client, cast):
    make.published(cast.nord, days=-5, title={"de": "Aus dem Norden"})
    make.published(None, days=-1, kind="release", title={"de": "Aus dem Netz"})
    make.published(cast.sued, days=2, title={"de": "Noch nicht"})
    make.draft(cast.nord, title={"de": "Entwurf im Norden"})
    html = page(client, "/news/")
    assert html.index("Aus dem Netz") < html.index("Aus dem Norden")
    assert "2 Meldungen" in html
    assert "Noch nicht" not in html
    assert "Entwurf im Norden" not in html


@pytest.mark.parametrize(
    ("query", "shown"), [("hub=nord", "Norden"), ("hub=network", "Netz"), ("kind=release", "Netz")]
)
def test_each_filter_has_its_address_and_its_feed(client, cast, query, shown):
    make.published(cast.nord, title={"de": "Aus dem Norden"})
    make.published(None, kind="release", title={"de": "Aus dem Netz"})
    html = page(client, f"/news/?{query}")
    feed = page(client, f"/news.rss?{query}")
    for told in (html, feed):
        assert f"Aus dem {shown}" in told
        assert told.count("Aus dem ") == 1
    assert f"/news.rss?{query}" in html


def test_unknown_choices_are_404_and_an_empty_one_says_so(client, cast):
    page(client, "/news/?hub=nothing", 404)
    page(client, "/news/?kind=nothing", 404)
    assert "Hier steht noch nichts" in page(client, "/news/?hub=nord")


def test_the_list_has_pages(client, cast):
    for _number in range(16):
        make.published(cast.nord)
    assert page(client, "/news/").count("<article") == 15
    assert page(client, "/news/?page=2").count("<article") == 1


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("/news/", 4), ("/news.rss", 2)])
def test_lists_cost_the_same_with_one_row_and_three(
    client, cast, django_assert_num_queries, path, queries, rows
):
    for _number in range(rows):
        make.published(cast.nord)
        make.published(cast.sued)
    with django_assert_num_queries(queries):
        page(client, path)


def test_words_cannot_become_markup(client, cast):
    texts = {name: {"de": EVIL} for name in ("title", "teaser", "text")}
    notice = make.published(cast.nord, **texts)
    for path in ("/news/", f"/news/{notice.code}/"):
        html = main(page(client, path))
        assert "<script" not in html
        assert "<b>" not in html
        assert 'href="javascript' not in html
        assert 'onclick="' not in html
        assert "&lt;script&gt;" in html
    feed = ET.fromstring(page(client, "/news.rss"))  # noqa: S314
    assert feed.findtext("channel/item/title") == EVIL


def test_a_notice_tells_who_speaks(client, cast):
    own, hubs = make.published(None, kind="release"), make.published(cast.nord)
    assert "Veröffentlicht von: Testnetz" in page(client, f"/news/{own.code}/")
    assert 'href="/hubs/nord/"' in page(client, f"/news/{hubs.code}/")


def test_german_words_on_an_english_page_are_marked(client, cast):
    notice = make.published(cast.nord, title={"de": "Nur deutsch"}, text={"de": "Deutsch."})
    html = main(page(client, f"/en/news/{notice.code}/"))
    assert '<h1 lang="de">Nur deutsch</h1>' in html
    assert "This notice is there in German only." in html
    both = make.published(cast.nord)
    assert 'lang="de"' not in main(page(client, f"/en/news/{both.code}/"))


def test_the_feed_is_one_that_programs_read(client, cast, settings):
    settings.BASE_URL = "https://hubnetz.example"
    notice = make.published(cast.nord)
    answer = client.get("/en/news.rss")
    assert answer["Content-Type"].startswith("application/rss+xml")
    item = ET.fromstring(answer.content).find("channel/item")  # noqa: S314
    assert item.findtext("title") == "A new workshop"
    assert item.findtext("link") == f"https://hubnetz.example/en/news/{notice.code}/"
    assert item.findtext("pubDate")


def test_the_row_of_news_is_shown_where_there_is_some(cast):
    from django.template import engines

    template = engines["django"].from_string("{% load press %}{% latest_news 2 %}")
    assert template.render({}).strip() == ""
    make.published(cast.nord, title={"de": "Aus dem Norden"})
    with translation.override("de"):
        assert "Aus dem Norden" in template.render({})


# Feedback


def test_feedback_without_javascript_and_without_name(client, cast):
    html = page(client, "/accessibility/feedback/?page=/events/&kind=barrier")
    assert 'value="/events/"' in html
    sent = {"kind": "barrier", "page": "/events/", "text": "Der Knopf ist zu klein.", "email": ""}
    answer = client.post("/accessibility/feedback/", sent)
    assert (answer.status_code, answer["Location"]) == (303, "/accessibility/feedback/sent/")
    feedback = Feedback.objects.get()
    assert (feedback.page, feedback.text, feedback.language) == ("/events/", "Der Knopf ist zu klein.", "de")
    assert "innerhalb von 4 Wochen" in page(client, answer["Location"])


def test_what_was_typed_stays(client, cast):
    answer = client.post(
        "/accessibility/feedback/", {"kind": "mistake", "text": "Das stimmt nicht.", "email": "emil"}
    )
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Das stimmt nicht." in html
    assert "Bitte schreiben Sie die E-Mail-Adresse vollständig" in html
    assert not Feedback.objects.exists()


def test_every_page_leads_to_the_form_and_brings_itself_along(client, cast):
    make.published(cast.nord)
    for path in ("/", "/hubs/nord/", "/news/", "/imprint/"):
        foot = page(client, path).split("<footer")[1]
        links = [part.split('"')[0] for part in foot.split('href="')[1:]]
        assert links[-10:-7] == [
            "/plain-language/",
            "/sign-language/",
            f"/accessibility/feedback/?page={path.replace('/', '%2F')}",
        ]
    foot = page(client, "/en/news/").split("<footer")[1]
    assert "/en/accessibility/feedback/?page=%2Fen%2Fnews%2F" in foot


# What the operator says


def test_missing_entries_are_named_before_the_first_visitor_misses_them(settings):
    for _name, setting, _needed in access.OPERATOR:
        setattr(settings, setting, "x")
    settings.HUBNETZ_ACCESSIBILITY_REVIEWED = "2026-01-01"
    found = [message.id for message in checks.run_checks(include_deployment_checks=True)]
    assert "press.W001" not in found
    settings.HUBNETZ_PHONE = ""
    settings.HUBNETZ_ACCESSIBILITY_REVIEWED = "2020-01-01"
    found = [m for m in checks.run_checks(include_deployment_checks=True) if (m.id or "").startswith("press")]
    assert sorted(message.id for message in found) == ["press.W001", "press.W002"]
    assert any("HUBNETZ_PHONE" in message.msg for message in found)
    settings.HUBNETZ_ACCESSIBILITY_REVIEWED = "gestern"
    assert "press.E001" in [message.id for message in checks.run_checks()]


def test_the_list_of_entries_is_the_operator():
    assert [name for name, _setting, _needed in access.OPERATOR] == list(access.Operator.__annotations__)
