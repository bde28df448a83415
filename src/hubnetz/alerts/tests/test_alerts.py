"""What is promised: nobody is written to without a yes, once each, not too often, and nothing is lost."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hubnetz.alerts import access, actions, lists, rules, tasks
from hubnetz.alerts.models import Alert
from hubnetz.alerts.tests import make
from hubnetz.catalogue.tests import make as catalogue
from hubnetz.events.tests import make as events
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter, Suppression

pytestmark = pytest.mark.database


def published(hub, ago=timedelta(hours=2), **fields):
    return events.event(hub, published_at=timezone.now() - ago, **fields)


def letters(kind="alerts.news"):
    return Letter.objects.filter(kind=kind).order_by("pk")


def test_without_a_yes_there_is_one_question_and_nothing_else(cast):
    alert = make.asked(query="hub=nord")
    published(cast.nord, ago=timedelta())
    assert access.due_alerts(10) == []
    assert not actions.look(alert.pk)
    assert [letter.kind for letter in Letter.objects.all()] == ["alerts.question"]


def test_what_is_new_and_meant_is_told_once_in_one_letter(cast):
    alert = make.due(query="hub=nord")
    published(cast.nord, code="one")
    published(cast.nord, code="two")
    published(cast.sued, code="foreign")
    published(cast.nord, code="older", ago=timedelta(days=3))
    assert actions.look(alert.pk)
    letter = letters().get()
    assert "/events/one/" in letter.text
    assert "/events/two/" in letter.text
    assert "foreign" not in letter.text
    assert "older" not in letter.text
    Alert.objects.update(due_at=timezone.now())
    assert not actions.look(alert.pk)
    assert letters().count() == 1
    alert.refresh_from_db()
    assert alert.letters == 1


def test_nothing_new_is_no_letter_and_the_next_look_is_later(cast):
    alert = make.due(rhythm="weekly")
    assert not actions.look(alert.pk)
    alert.refresh_from_db()
    assert alert.due_at == rules.next_look("weekly", timezone.now())
    assert not letters().exists()


def test_what_is_published_while_we_look_is_told_next_time(cast, monkeypatch):
    alert = make.due(rhythm="at_once")
    published(cast.nord, ago=timedelta(seconds=20))
    assert not actions.look(alert.pk)
    later = timezone.now() + rules.SOON + timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert actions.look(alert.pk)


def test_a_long_letter_names_twenty_and_leads_to_the_list(cast):
    alert = make.due(query="hub=nord")
    for _number in range(23):
        published(cast.nord)
    assert actions.look(alert.pk)
    letter = letters().get()
    assert letter.text.count("Werkstatt-Abend") == 20
    assert "und 3 weitere in der Liste:" in letter.text
    assert "/events/?hub=nord" in letter.text
    assert letter.subject == "23 neue Einträge in Ihrer Liste"


def test_an_address_gets_at_most_five_letters_a_day_and_the_rest_tomorrow(cast):
    alerts = []
    for query in ("mode=online", "mode=on_site", "mode=hybrid", "q=Werkstatt", "q=Abend", "q=probieren"):
        alerts.append(make.due(query=query))
        Letter.objects.all().delete()  # or the address would be asked too often
    for mode in ("online", "on_site", "hybrid"):
        published(cast.nord, mode=mode)
    assert [actions.look(alert.pk) for alert in alerts] == [True] * 5 + [False]
    last = Alert.objects.get(pk=alerts[-1].pk)
    assert last.due_at == rules.next_look("daily", timezone.now())
    assert last.looked_until == alerts[-1].looked_until
    Letter.objects.update(written_at=timezone.now() - timedelta(days=1))
    Alert.objects.update(due_at=timezone.now())
    assert actions.look(last.pk)


def test_an_address_is_asked_three_times_a_day_at_most_and_not_twice_for_one_form(cast):
    for number in range(6):
        for _again in range(2):
            actions.ask_for(
                "events",
                query=f"hub=nord&q=w{number}",
                email="Emil@client.example ",
                rhythm="daily",
                language="de",
            )
    assert letters("alerts.question").count() == 3
    assert Alert.objects.count() == 3


def test_who_has_it_already_gets_the_link_and_no_second_one(cast):
    alert = make.due()
    Letter.objects.update(written_at=timezone.now() - timedelta(hours=1))
    assert make.asked(rhythm="weekly").pk == alert.pk
    alert.refresh_from_db()
    assert alert.rhythm == "daily"  # a stranger changes nothing
    assert letters("alerts.reminder").count() == 1
    assert access.key_to(alert) in letters("alerts.reminder").get().text


def test_a_suppressed_address_is_neither_kept_nor_written_to(cast):
    Suppression.objects.create(address="Emil@client.example", reason="bounced", since=timezone.now())
    assert (
        actions.ask_for("events", query="", email="emil@client.example", rhythm="daily", language="de")
        is None
    )
    assert not Alert.objects.exists()
    Suppression.objects.all().delete()
    alert = make.due()
    published(cast.nord)
    Suppression.objects.create(address="emil@client.example", reason="bounced", since=timezone.now())
    assert not actions.look(alert.pk)
    alert.refresh_from_db()
    assert alert.ended_at
    assert alert.email == ""


def test_an_address_has_twenty_alerts_at_most(cast):
    for number in range(rules.ALERTS_PER_ADDRESS + 1):
        made = actions.ask_for(
            "events", query=f"q=w{number}", email="e@client.example", rhythm="daily", language="de"
        )
        Letter.objects.update(written_at=timezone.now() - timedelta(days=2))
    assert made is None
    assert Alert.objects.count() == rules.ALERTS_PER_ADDRESS


def test_unconfirmed_ones_are_deleted_after_seven_days_and_others_are_not(cast):
    old, young, confirmed = (
        make.asked("a@client.example"),
        make.asked("b@client.example"),
        make.due("c@client.example"),
    )
    Alert.objects.exclude(pk=young.pk).update(
        requested_at=timezone.now() - rules.CONFIRM_WITHIN - timedelta(hours=1)
    )
    actions.forget_due(timezone.now(), held={})
    assert set(Alert.objects.values_list("pk", flat=True)) == {young.pk, confirmed.pk}
    assert Entry.objects.filter(verb="alerts.forgotten", code=old.code).count() == 1
    assert not actions.forget(old.pk)


def test_what_has_ended_is_a_row_of_a_statistic_without_anybody(cast):
    alert = make.due(query="q=Ada+Muster&place=Nagold")
    for _again in range(2):
        actions.end(alert)
    alert.refresh_from_db()
    assert (alert.email, alert.query, alert.words) == ("", "", "")
    assert (alert.list, alert.rhythm) == ("events", "daily")
    assert Entry.objects.filter(verb="alerts.ended").count() == 1
    for verb in (actions.confirm, actions.pause, actions.resume):
        with pytest.raises(actions.AlertEnded):
            verb(alert)
    with pytest.raises(actions.AlertEnded):
        actions.change_rhythm(alert, rhythm="weekly")
    with pytest.raises(IntegrityError, match="ended_alert_knows_nobody"), transaction.atomic():
        Alert.objects.filter(pk=alert.pk).update(email="emil@client.example")


def test_the_journal_names_no_address(cast):
    alert = make.due(query="q=Nagold")
    actions.change_rhythm(alert, rhythm="weekly")
    actions.pause(alert)
    actions.resume(alert)
    actions.end(alert)
    rows = list(Entry.objects.filter(noun="alerts.alert").values())
    assert [row["verb"].partition(".")[2] for row in rows] == [
        "asked_for",
        "confirmed",
        "rhythm_changed",
        "paused",
        "resumed",
        "ended",
    ]
    assert "emil" not in str(rows)
    assert "Nagold" not in str(rows)


def test_a_pause_is_silent_and_what_came_in_it_stays_untold(cast):
    alert = make.due()
    actions.pause(alert)
    published(cast.nord)
    assert not actions.look(alert.pk)
    actions.resume(alert)
    Alert.objects.update(due_at=timezone.now())
    assert not actions.look(alert.pk)
    assert not letters().exists()


def test_after_clocks_change_a_daily_letter_comes_at_seven_and_tells_everything_since(cast, monkeypatch):
    from datetime import datetime

    from hubnetz.lib.periods import BERLIN

    now = datetime(2027, 3, 27, 7, 0, 30, tzinfo=BERLIN)
    monkeypatch.setattr(timezone, "now", lambda: now)
    alert = make.due()
    assert not actions.look(alert.pk)
    night = datetime(2027, 3, 28, 3, 30, tzinfo=BERLIN)
    events.event(cast.nord, code="night", published_at=night, starts_in=timedelta(days=9))
    for hour, wrote in ((6, False), (7, True), (8, False)):
        now = datetime(2027, 3, 28, hour, 0, 30, tzinfo=BERLIN)
        monkeypatch.setattr(timezone, "now", lambda moment=now: moment)
        tasks.look(0)
        assert letters().exists() is wrote or hour == 8
    assert letters().count() == 1
    assert "/events/night/" in letters().get().text


def test_one_that_breaks_does_not_keep_the_others_waiting(cast, monkeypatch):
    bad, good = make.due("a@client.example", query="q=bad"), make.due("b@client.example", query="q=Werkstatt")
    published(cast.nord)
    watched = lists.LISTS["events"]

    def broken(chosen, since, until):
        if "bad" in chosen.query():
            raise ZeroDivisionError
        return watched.new(chosen, since, until)

    monkeypatch.setitem(
        lists.LISTS, "events", lists.Watched(watched.name, watched.page, watched.read, broken)
    )
    tasks.look(0)
    assert [letter.to for letter in letters()] == [good.email]
    bad.refresh_from_db()
    assert bad.due_at <= timezone.now()


def test_killed_while_writing_nothing_is_told_and_nothing_lost(cast, monkeypatch):
    alert = make.due()
    published(cast.nord)
    monkeypatch.setattr(Alert, "save", lambda *args, **options: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        actions.look(alert.pk)
    assert not letters().exists()
    monkeypatch.undo()
    assert actions.look(alert.pk)
    assert letters().count() == 1


def test_an_unknown_list_is_not_watched(cast):
    assert (
        actions.ask_for("secrets", query="", email="e@client.example", rhythm="daily", language="de") is None
    )
    assert not Letter.objects.exists()


def test_new_offers_can_be_watched_as_their_list_is_narrowed(cast):
    alert = make.due(name="offers", query="hub=nord")
    lately = timezone.now() - timedelta(hours=2)
    catalogue.offer(cast.nord, "papierlos", published_at=lately)
    catalogue.offer(cast.nord, "older", published_at=lately - timedelta(days=3))
    catalogue.offer(cast.nord, "draft", published_at=None)
    catalogue.offer(cast.sued, "foreign", published_at=lately)
    assert actions.look(alert.pk)
    letter = letters().get()
    assert letter.subject == "Neu: Bestellungen ohne Papier"
    assert "/offers/papierlos/" in letter.text
    assert "/offers/?hub=nord" in letter.text
    assert "Beratung · Hub Nord" in letter.text
    assert not any(code in letter.text for code in ("older", "draft", "foreign"))


def test_an_address_is_forgotten_with_its_letters_and_the_statistic_stays(cast):
    ended, waiting, other = make.due(), make.asked(query="hub=nord"), make.due("frieda@client.example")
    published(cast.nord)
    assert actions.look(ended.pk)
    assert actions.forget_address("Emil@client.example ", by=cast.dina) == 2
    assert actions.forget_address("emil@client.example", by=cast.dina) == 0
    kept = Alert.objects.get(pk=ended.pk)
    assert (kept.email, kept.query, kept.ended_at is None, kept.letters) == ("", "", False, 1)
    assert not Alert.objects.filter(pk=waiting.pk).exists()
    assert not Letter.objects.filter(to="emil@client.example").exists()
    assert Letter.objects.filter(to="frieda@client.example").exists()
    assert Alert.objects.get(pk=other.pk).email
    assert Entry.objects.filter(verb__in=["alerts.ended", "alerts.forgotten"], by=cast.dina).count() == 2
