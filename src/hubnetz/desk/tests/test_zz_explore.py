from datetime import UTC, datetime, timedelta
from uuid import uuid4
import pytest, traceback, time
from hubnetz.events import actions, recurrence, access
from hubnetz.events.access import series as dates
from hubnetz.events.models import Event, Series, Enrolment
from hubnetz.events.tests import make
from hubnetz.lib.periods import BERLIN
pytestmark = pytest.mark.database

def tell(what, f):
    try:
        a = f()
        print("OK ", what, getattr(a, "status_code", a))
    except Exception as e:
        print("BAD", what, type(e).__name__, str(e)[:150].replace("\n"," "))

def repeat(client, event, **fields):
    v = {"rhythm": "1", "count": "3", "until": "", "without": "", "days": "", "booking": "both", "make": "1", **fields}
    return client.post(f"/desk/events/{event.code}/series/", v)

def test_x(client, cast, django_assert_max_num_queries):
    from django.db import connection, transaction
    client.force_login(cast.eva)
    def ev(**k): return make.event(cast.nord, seats=5, **k)
    def go(what, f):
        sid = transaction.savepoint()
        tell(what, f)
        try: transaction.savepoint_rollback(sid)
        except Exception as e: print("rollback", e)
    for what, fields in {
        "y9999": dict(rhythm="days", days="31.12.9999"),
        "y1": dict(rhythm="days", days="1.1.0001"),
        "iso y1": dict(rhythm="days", days="0001-01-01"),
        "many": dict(rhythm="days", days="\n".join(f"{d}.{m}.30" for m in range(1,13) for d in range(1,29))[:3999]),
        "29.2": dict(rhythm="days", days="29.2.2027"),
        "29.2.28": dict(rhythm="days", days="29.2.2028"),
        "until far": dict(count="", until="2199-12-31"),
        "until 9999": dict(count="", until="9999-12-31"),
        "count huge": dict(count="9"*5000),
        "count 10000": dict(count="10000"),
        "count neg": dict(count="-1"),
        "nul": dict(rhythm="days", days="1.1.2030\x00"),
        "nul rhythm": dict(rhythm="\x00"),
        "nul without": dict(without="\x00"),
        "surrogate": dict(without="\ud800"),
        "booking": dict(booking="x"),
        "xss": dict(without="<script>"),
        "huge": dict(without="x" * 3_000_000),
        "make only": dict(rhythm="", count=""),
    }.items():
        e = ev()
        go(what, lambda: repeat(client, e, **fields))
    for what, b, l, fields in [
        ("spring 2:30 30min", datetime(2027,3,27,2,30,tzinfo=BERLIN), 30, dict(rhythm="days", days="28.3.2027")),
        ("autumn", datetime(2027,10,30,2,30,tzinfo=BERLIN), 30, dict(rhythm="days", days="31.10.2027")),
        ("autumn fold", datetime(2027,10,31,2,45,tzinfo=BERLIN), 30, dict(rhythm="days", days="1.11.2027")),
        ("end of time", datetime(2027,10,30,22,30,tzinfo=BERLIN), 180, dict(rhythm="days", days="31.12.9999")),
        ("31st", datetime(2027,1,29,22,30,tzinfo=BERLIN), 180, dict(rhythm="month", count="5")),
        ("long", datetime(2027,1,29,22,30,tzinfo=BERLIN), 60*24*30, dict(rhythm="1", count="5")),
        ("2199", datetime(2199,12,29,22,30,tzinfo=BERLIN), 60, dict(rhythm="1", count="200")),
    ]:
        s=b.astimezone(UTC)
        e = ev(starts_at=s, ends_at=s+timedelta(minutes=l))
        go(what, lambda: repeat(client, e, **fields))
    e = ev()
    print("first", repeat(client, e).status_code)
    go("double submit", lambda: repeat(client, e))
    made = Series.objects.get()
    for what, f in {"ok": dict(day="2030-01-01", begins="18:00"), "gap": dict(day="2027-03-28", begins="02:30"), "past": dict(day="1999-01-01", begins="1:00"), "9999": dict(day="9999-12-31", begins="23:00"), "nul": dict(day="\x00", begins="\x00"), "same":dict(day=e.starts_at.astimezone(BERLIN).date().isoformat(), begins=e.starts_at.astimezone(BERLIN).strftime("%H:%M"))}.items():
        go("add "+what, lambda: client.post(f"/desk/events/{e.code}/series/", f))
    def twice():
        f = dict(day="2030-01-01", begins="18:00", idempotency_key=str(uuid4()))
        return [client.post(f"/desk/events/{e.code}/series/", f).status_code for _ in range(2)]
    go("add twice", twice)
    actions.change_host(Event.objects.filter(series=made).order_by("starts_at")[1], to=cast.sued, by=cast.eva)
    client.logout()
    enr = make.enrolment(made)
    from tests.cast import person
    z = person("Zoe", "events", cast.sued)
    client.force_login(z)
    other = Event.objects.filter(series=made).order_by("starts_at")[1]
    r = client.get(f"/desk/events/{other.code}/series/")
    print("foreign", r.status_code, "Greta" in r.content.decode())
    r = client.post(f"/desk/events/{other.code}/series/", dict(day="2030-01-01", begins="18:00"))
    print("foreign add", r.status_code, Event.objects.filter(series=made).order_by("-starts_at").first().hub)
    client.logout()
    P = f"/series/{made.code}/enrolment/"
    base = dict(name="Gerda", email="g@client.example", idempotency_key=str(uuid4()))
    for what, f in {"nul": dict(name="a\x00b"), "invisible": dict(name="\u200b\u200b"), "bidi": dict(name="\u202eabc"), "huge": dict(name="x"*3_000_000), "long": dict(name="x"*1000), "xss": dict(name="<script>alert(1)</script>"), "key": dict(idempotency_key="nokey"), "mail": dict(email="a@b\r\nBcc: x@y.de"), "mailnul": dict(email="a\x00@b.de"), "pc": dict(postcode="<b>1"), "surr": dict(name="\ud800x"), "longmail": dict(email="a"*64+"@"+".".join(["b"*60]*4)+".de"), "empty": dict(name="", email="")}.items():
        go("enrol "+what, lambda: client.post(P, {**base, **f, "idempotency_key": f.get("idempotency_key", str(uuid4()))}))
    print([repr(x) for x in Enrolment.objects.values_list("name", flat=True)])
    ek = dates.key_to_enrolment(enr)
    seat = enr.registrations.first()
    for path in [f"/series/{'x'*5000}/", "/series/%00/", "/series/..%2f/", f"/enrolments/{access.key_to(seat)}/", f"/enrolments/{ek}%00/", "/enrolments/%00/", f"/enrolments/{'~'*3000}/", "/enrolments/%ff%fe/", f"/registrations/{ek}/", f"/registrations/{ek}.ics", f"/waiting/{ek}/", f"/parties/{ek}/", f"/series/{made.code}.ics?x=%00", f"/events/{e.code}/?i=%00", f"/events/{e.code}/?i=%ff", f"/events/{e.code}/?a=%00", f"/events.ics?hub=%00&q=%00", f"/events.ics?from=9999-12-31&until=9999-12-31", f"/events/month/9999-12/", "/events.ics?from=0001-01-01", f"/events/?from=0001-01-01&until=9999-12-31", "/events/past/?page=99999999999999999999", f"/series/{made.code}/enrolled/", f"/enrolments/{ek}/cancellation/"]:
        go("GET "+path[:60], lambda: client.get(path))
    R = f"/events/{e.code}/registrations/"
    for what, f in {"nul": dict(name="a\x00b"), "invisible": dict(name="\u200b\u200b"), "inv": dict(invitation="\x00"), "inv2": dict(invitation="x"*5000), "way": dict(way="\x00"), "way2": dict(way="p99999999999999999999"), "seats": dict(seats="99999999999"), "seatsneg": dict(seats="-3"), "cf": dict(came_from="\x00"), "surr":dict(came_from="\ud800"), "key": dict(idempotency_key="\x00")}.items():
        go("reg "+what, lambda: client.post(R, {**base, **f, "idempotency_key": f.get("idempotency_key", str(uuid4()))}))
    p = make.party(e, 3)
    pk = access.key_to_party(p)
    codes = [r.code for r in p.registrations.all()]
    for what, f in {"nul": {f"name_{c}":"\x00" for c in codes}, "give foreign": {"give_back": seat.code}, "give nul": {"give_back": "\x00"}, "dup mails": {k: "a@b.de" for c in codes for k in (f"email_{c}",)}}.items():
        go("party "+what, lambda: client.post(f"/parties/{pk}/", f))
    full = make.event(cast.nord, seats=1, queue_seats=5)
    make.registration(full)
    w = make.waiting(full)
    wk = access.key_to_waiting(w)
    for path in (f"/waiting/{wk}/acceptance/", f"/waiting/{wk}/", f"/waiting/{wk}/leaving/"):
        go("waiting POST "+path[-12:], lambda: client.post(path, {"x": "\x00"}))

def test_many(client, cast):
    b = datetime(2027,1,5,18,tzinfo=BERLIN)
    e = make.event(cast.nord, seats=5, starts_at=b, ends_at=b+timedelta(hours=2))
    made = actions.repeat(e, slots=recurrence.slots(recurrence.weekly(), b, timedelta(hours=2), count=200), rule=recurrence.weekly(), booking="both", by=None)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    with CaptureQueriesContext(connection) as c:
        t=time.process_time(); make.enrolment(made); print("enrol 200", time.process_time()-t, len(c))
    with CaptureQueriesContext(connection) as c:
        t=time.process_time(); r=client.get(f"/series/{made.code}/"); print("page 200", time.process_time()-t, len(c), len(r.content))
    with CaptureQueriesContext(connection) as c:
        t=time.process_time(); r=client.get(f"/enrolments/{dates.key_to_enrolment(Enrolment.objects.get())}/"); print("enrolment 200", time.process_time()-t, len(c), len(r.content))
