"""A hub's news at the desk, and the network's in the office."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hubnetz.press import access
from hubnetz.press.models import Notice
from hubnetz.press.tests import make

pytestmark = pytest.mark.django_db
TYPED = {
    "kind": "news",
    "title_de": "Neue Werkstatt",
    "teaser_de": "Ab heute offen.",
    "text_de": "Kommen Sie vorbei.",
    "title_en": "",
    "teaser_en": "",
    "text_en": "",
}


def typed(**fields):
    return {**TYPED, "idempotency_key": str(uuid4()), **fields}


def test_from_draft_to_the_public(client, cast):
    client.force_login(cast.eva)
    answer = client.post("/desk/news/new/", typed(hub="nord"))
    notice = Notice.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/desk/news/{notice.code}/")
    assert notice.title == {"de": "Neue Werkstatt"}
    assert "Entwurf" in client.get("/desk/news/").content.decode()
    day = access.today() + timedelta(days=2)
    client.post(f"/desk/news/{notice.code}/publication/", {"on": str(day), "after": notice.version})
    assert "Sie erscheint von selbst am" in client.get(f"/desk/news/{notice.code}/").content.decode()
    notice.refresh_from_db()
    client.post(f"/desk/news/{notice.code}/withdrawal/", {"after": notice.version})
    notice.refresh_from_db()
    assert notice.withdrawn_at


def test_a_preview_stores_nothing(client, cast):
    client.force_login(cast.ada)
    answer = client.post("/desk/news/new/", typed(hub="nord", text_de="Siehe https://x.example", preview="1"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<a href="https://x.example"' in page
    assert not Notice.objects.exists()


def test_what_somebody_else_wrote_meanwhile_is_not_lost(client, cast):
    notice = make.draft(cast.nord)
    seen = notice.version
    client.force_login(cast.ada)
    client.post(f"/desk/news/{notice.code}/change/", typed(title_de="Erste", after=seen))
    answer = client.post(f"/desk/news/{notice.code}/change/", typed(title_de="Zweite", after=seen))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "hat diese Meldung inzwischen geändert" in page
    assert "Zweite" in page  # what was typed stays
    notice.refresh_from_db()
    assert notice.title["de"] == "Erste"


def test_a_day_in_the_past_is_refused_with_the_form(client, cast):
    notice = make.draft(cast.nord)
    client.force_login(cast.ada)
    sent = {"on": "2020-01-01", "after": notice.version}
    answer = client.post(f"/desk/news/{notice.code}/publication/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Bitte wählen Sie heute oder einen späteren Tag." in page
    assert f'action="/desk/news/{notice.code}/publication/"' in page


def test_advisers_read_and_do_not_write(client, cast):
    notice = make.draft(cast.nord)
    client.force_login(cast.ben)
    page = client.get(f"/desk/news/{notice.code}/").content.decode()
    assert "Veröffentlichen" not in page
    assert client.get("/desk/news/new/").status_code == 403
    assert client.post("/desk/news/new/", typed(hub="nord")).status_code == 403
    assert client.post(f"/desk/news/{notice.code}/publication/", {"on": "2030-01-01"}).status_code == 403
    client.force_login(cast.carla)
    assert client.get(f"/desk/news/{notice.code}/").status_code == 404
    client.force_login(cast.ada)
    assert client.post("/desk/news/new/", typed(hub="sued")).status_code == 422
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("who", "path", "queries"), [("ada", "/desk/news/", 6), ("dina", "/office/news/", 7)]
)
def test_lists_cost_the_same_with_one_row_and_three(
    client, cast, django_assert_num_queries, rows, who, path, queries
):
    for _number in range(rows):
        make.draft(cast.nord)
        make.draft(None)
    client.force_login(getattr(cast, who))
    with django_assert_num_queries(queries):
        client.get(path)
