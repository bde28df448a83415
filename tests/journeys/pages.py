"""Every page for the public, by the name of its address, in the states it can have."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from hubnetz.alerts import access as alerts
from hubnetz.alerts.tests import make as make_alert
from hubnetz.booking import access as bookings
from hubnetz.booking import actions as bookings_actions
from hubnetz.booking.access import arriving
from hubnetz.booking.tests import make as make_booking
from hubnetz.events import access as events
from hubnetz.events import actions as events_actions
from hubnetz.events import guest_lists, recurrence
from hubnetz.events.access import guest_list, mailings, series, tickets
from hubnetz.events.models import NewsReader
from hubnetz.events.tests import make, make_programme
from hubnetz.hackathons.tests.world import codes_of_one
from hubnetz.press.tests import make as notices
from hubnetz.privacy import access as privacy
from hubnetz.privacy import actions as rights
from tests.cast import Cast

# {event} and the like are filled in by `filled`. A query or a second path is another state of the page.
PAGES: dict[str, list[str]] = {
    "portal:start": ["/"],
    "portal:answer": [
        "/answer/?q=Wir+wollen+unsere+Waren+im+Internet+verkaufen&place=71034",
        "/answer/?q=Wir+brauchen+einen+Onlineshop+und+wir+wollen+Rechnungen+mit+KI+pr%C3%BCfen&place=Stuttgart",
        "/answer/?q=Ich+suche+einen+Steuerberater&place=M%C3%BChlhausen",
        "/answer/?q=asdf&place=Nirgendheim",
        "/answer/?q=Roboter&place=Kassel&topic=ai",
        "/answer/",
    ],
    "portal:hubs": ["/hubs/", "/hubs/?q=nirgends"],
    "portal:hub": ["/hubs/nord/"],
    "portal:network": ["/network/", "/network/?view=tiles"],
    "portal:county": ["/network/counties/08111/"],
    "portal:competences": ["/competences/"],
    "portal:competence": ["/competences/{competence}/"],
    "portal:figures": ["/figures/"],
    "portal:imprint": ["/imprint/"],
    "portal:privacy": ["/privacy/"],
    "portal:accessibility": ["/accessibility/"],
    "portal:plain_language": ["/plain-language/"],
    "portal:plain_place": ["/plain-language/place/?topic=ai"],
    "portal:sign_language": ["/sign-language/"],
    "portal:press": ["/press/"],
    "privacy:my_data": ["/my-data/"],
    "privacy:sent": ["/my-data/sent/"],
    "privacy:done": ["/my-data/done/"],
    "privacy:known": ["/my-data/{inquiry}/", "/my-data/{stranger}/"],
    "privacy:correction": ["/my-data/{inquiry}/correction/"],
    "privacy:objection": ["/my-data/{inquiry}/objection/"],
    "privacy:request": ["/my-data/{inquiry}/request/"],
    "privacy:forgetting": ["/my-data/{inquiry}/forgetting/"],
    "privacy:consent": ["/consents/{consent}/"],
    "press:news": ["/news/"],
    "press:notice": ["/news/{notice}/"],
    "press:feedback": ["/accessibility/feedback/?page=/offers/"],
    "press:feedback_sent": ["/accessibility/feedback/sent/"],
    "catalogue:offers": ["/offers/", "/offers/?topic=e-commerce&hub=sued"],
    "catalogue:offer": ["/offers/shop/"],
    "catalogue:funding": ["/funding/"],
    "booking:anywhere": ["/booking/", "/booking/?topic=e-commerce"],
    "booking:at_hub": ["/booking/hubs/nord/", "/booking/hubs/sued/"],
    "booking:resource": ["/resources/{laser}/", "/resources/{desks}/?minutes=120"],
    "booking:own": ["/bookings/{booking}/", "/bookings/{asked}/", "/bookings/{ended}/"],
    "booking:door": ["/here/{door}/"],
    "booking:arrival": ["/here/tickets/none-of-ours/"],
    "booking:move": ["/bookings/{booking}/move/"],
    "booking:own_series": ["/bookings/{repeated}/series/"],
    "booking:things": ["/booking/things/", "/booking/things/?people=900"],
    "booking:things_at_hub": ["/booking/hubs/nord/things/"],
    "booking:week": ["/resources/{desks}/week/"],
    "booking:wish": ["/resources/{laser}/booking/"],
    "booking:earlier": ["/bookings/{hour}/earlier/", "/bookings/{booking}/earlier/"],
    "booking:ticket": ["/booking/queue/{turn}/", "/booking/queue/{gone}/"],
    "events:events": ["/events/", "/events/?q=nirgends"],
    "events:past": ["/events/past/"],
    "events:month": ["/events/month/{month}/"],
    "events:subscribe": ["/events/subscribe/"],
    "events:event": [
        "/events/{event}/",
        "/events/{full}/",
        "/events/{ways}/",
        "/events/{ways}/?i={invitation}",
        "/events/{later}/",
        "/events/{course}/",
        "/events/{night}/",
        "/events/{umbrella}/",
    ],
    "events:certificates": ["/certificates/"],
    "events:certificate": ["/certificates/{certificate}/"],
    "events:new_registration": [],  # the same form stands on the page of the event
    "events:registered": ["/events/{event}/registered/"],
    "events:requested": ["/events/{ways}/requested/"],
    "events:waits": ["/events/{full}/waits/"],
    "events:registration": ["/registrations/{seat}/", "/registrations/{request}/"],
    "events:ticket": ["/registrations/{seat}/ticket/", "/registrations/{request}/ticket/"],
    "events:party_tickets": ["/parties/{party}/tickets/"],
    "events:check_in": ["/check-in/{ticket}/"],
    "events:series": ["/series/{series}/", "/series/{series}/?when=past"],
    "events:new_enrolment": [],  # the same form stands on the page of the series
    "events:enrolled": ["/series/{series}/enrolled/"],
    "events:enrolment": ["/enrolments/{enrolment}/"],
    "events:party": ["/parties/{party}/"],
    "events:guest": ["/guests/{guest}/"],
    "events:news": ["/hub-news/{news}/"],
    "events:waiting": ["/waiting/{waiting}/", "/waiting/{offer}/"],
    "hackathons:hackathons": ["/hackathons/"],
    "hackathons:hackathon": [
        "/hackathons/{forming}/",
        "/hackathons/{hackathon}/",
        "/hackathons/{judged}/",
    ],
    "hackathons:results": ["/hackathons/{hackathon}/results/"],
    "hackathons:participant": ["/participants/{lone}/", "/participants/{participant}/"],
    "hackathons:profile": ["/participants/{lone}/profile/"],
    "hackathons:people": ["/participants/{lone}/people/", "/participants/{host}/people/"],
    "hackathons:teams": ["/participants/{lone}/teams/"],
    "hackathons:new_team": ["/participants/{lone}/teams/new/"],
    "hackathons:other_team": ["/participants/{lone}/teams/{open_team}/"],
    "hackathons:team": ["/participants/{host}/team/", "/participants/{participant}/team/"],
    "hackathons:submission": ["/participants/{host}/submission/", "/participants/{participant}/submission/"],
    "hackathons:jury": ["/jury/{jury}/", "/jury/{partial}/"],
    "hackathons:judged_team": ["/jury/{jury}/teams/{hack_team}/", "/jury/{partial}/teams/{hack_team}/"],
    "casework:enquiry": ["/enquiry/?offer=shop"],
    "casework:sent": ["/enquiry/sent/?hub=nord"],
    "alerts:new": ["/alerts/new/?list=events"],
    "alerts:sent": ["/alerts/sent/"],
    "alerts:alert": ["/alerts/{alert}/"],
    "account_login": ["/account/login/"],
    "account_request_login_code": ["/account/login/code/"],
    "account_reset_password": ["/account/password/reset/"],
    "account_reset_password_done": ["/account/password/reset/done/"],
    "account_reset_password_from_key": ["/account/password/reset/key/1-wrong/"],
    "account_reset_password_from_key_done": ["/account/password/reset/key/done/"],
    "account_inactive": ["/account/inactive/"],
    "account_signup": ["/account/signup/"],
    "ui:patterns": ["/patterns/"],
}
# Open to everybody, but not to be looked at.
FOR_MACHINES = {
    "booking:not_free",
    "booking:own_calendar",
    "booking:picture",
    "booking:shared_calendar",
    "catalogue:offers_feed",
    "events:calendar",
    "events:calendar_of_one",
    "events:calendar_of_seat",
    "events:calendar_of_series",
    "events:feed",
    "events:material",
    "events:own_material",
    "events:paper",
    "hackathons:judged_file",
    "hackathons:team_file",
    "healthz",
    "press:news_rss",
    "privacy:as_json",
    "privacy:as_pdf",
    "readyz",
    "robots",
    "security",
    "sitemap",
    "sitemap_part",
    "favicon",
}


def filled(cast: Cast, *, only: tuple[str, ...] = ()) -> list[str]:
    """Return the address of each page, with something behind it, and of one that is not there; or `only` of rooms."""
    seat = make.registration(cast.event)
    codes = {
        **codes_of_one(cast.nord),
        **_seats(cast),
        **_bookings(cast),
        **_programmes(cast),
        "event": cast.event.code,
        "month": f"{cast.event.starts_at:%Y-%m}",
        "competence": getattr(cast, "competence", cast.event).code,
        "seat": events.key_to(seat),
        "ticket": tickets.ticket_of(seat),
        "alert": alerts.key_to(make_alert.due()),
        "notice": notices.published(cast.nord).code,
    }
    codes |= _privacy()  # with what there is by now
    if only:
        return [
            path.format(**codes) for name, some in PAGES.items() if name.startswith(only) for path in some
        ]
    return [path.format(**codes) for paths in PAGES.values() for path in paths] + ["/nothing/"]


def _privacy() -> dict[str, str]:
    """Let somebody of whom much is known ask for it, and somebody of whom nothing is; one consent can be taken back."""
    emil, stranger = (rights.ask(f"{who}@client.example", language="de") for who in ("emil", "nobody"))
    assert emil
    assert stranger
    return {
        "inquiry": privacy.key_to(emil),
        "stranger": privacy.key_to(stranger),
        "consent": privacy.key_to_consent(privacy.consents_of("emil@client.example")[0]),
    }


def _bookings(cast: Cast) -> dict[str, str]:
    """Let an hour, desks and a machine be booked at Nord; one booking stands, one is asked for, one has ended."""
    ben = make_booking.adviser(cast.nord, topics=cast.topics[:1], needs_approval=True)
    laser = make_booking.resource(
        cast.nord,
        "machine",
        name="Laser",
        licence_kind=make_booking.licence_kind(),
        safety={"de": "Nie allein lassen.", "en": "Never leave it alone."},
    )
    desks = make_booking.resource(cast.nord, "desks", name="Plätze", units=3)
    ended = make_booking.booking(desks, who="otto")
    bookings_actions.cancel(ended)
    weekly = bookings_actions.book_series(
        desks, rule="FREQ=WEEKLY", starts_at=make_booking.at("14:00"), ends_at=make_booking.at("15:00"), count=3,
        name="Emil", email="emil@client.example", idempotency_key=uuid4(),
    )  # fmt: skip
    hour = make_booking.booking(
        make_booking.adviser(cast.nord, "Ada"), "10:00", "10:30", offset=9, mode="video"
    )
    queue = [bookings_actions.queue_up(cast.nord, idempotency_key=uuid4(), by=cast.eva) for _n in range(3)]
    bookings_actions.leave_queue(queue[0], by=cast.eva)
    return {
        "laser": laser.code,
        "door": arriving.door_of(laser),
        "desks": desks.code,
        "booking": bookings.key_to(make_booking.booking(desks)),
        "asked": bookings.key_to(make_booking.booking(ben, "09:00", "09:30", mode="video")),
        "ended": bookings.key_to(ended),
        "repeated": bookings.key_to(weekly.bookings.earliest("starts_at")),
        "hour": bookings.key_to(hour),
        "turn": bookings.key_to_ticket(queue[2]),
        "gone": bookings.key_to_ticket(queue[0]),
    }


def _seats(cast: Cast) -> dict[str, str]:
    """Make events in each state of their seats: several ways with questions, a waiting list, not open yet."""
    now = timezone.now()
    ways = make.event(cast.nord, mode="hybrid", seats=6, site=cast.nord.sites.get())
    ways.pools.create(mode="online", planned_mode="online", seats=40, position=1)
    make.attendee_type(ways, "Betrieb")
    press = make.attendee_type(ways, "Presse", needs_approval=True)
    guest = make.attendee_type(ways, "Gast", needs_invitation=True)
    brings = make.question(ways, "Bringen Sie etwas mit?", "yes_no", is_required=True)
    make.question(ways, "Was?", only_if=brings, only_value="yes")
    make.question(ways, "Was essen Sie?", "choices", options=["alles", "vegan"])
    until = now + timedelta(days=1)
    invitation = events_actions.invite(ways, seats=2, valid_until=until, type=guest, by=cast.eva)
    party = make.party(ways, 3, pool=ways.pools.first())
    evening, week = make.event(cast.nord, seats=1), timedelta(days=7)
    slots = [recurrence.Slot(evening.starts_at + n * week, evening.ends_at + n * week) for n in (1, 2)]
    repeated = events_actions.repeat(evening, slots=slots, booking="both", by=cast.eva)
    make.registration(evening, "otto")
    events_actions.name_person(events.seats_of(party)[0], name="Ida Kern", email="ida@client.example")
    full = make.event(cast.nord, seats=1)
    first = make.registration(full, "uwe")
    ceremony = make.event(cast.nord, starts_in=timedelta(days=9))
    events_actions.list_guests(ceremony, guest_lists.read("Ida Kern;ida@client.example;;;2"), by=cast.eva)
    events_actions.invite_guests(ceremony, answer_by=ceremony.starts_at, by=cast.eva)
    guests = guest_list.guests_of(ceremony)
    reader = NewsReader.objects.create(hub=full.hub, email="tom@client.example", first_at=timezone.now())
    offer, waiting = make.waiting(full, "tom"), make.waiting(full, "gerda", size=2)
    events_actions.withdraw(first)
    return {
        "ways": ways.code,
        "invitation": invitation.code,
        "series": repeated.code,
        "enrolment": series.key_to_enrolment(make.enrolment(repeated)),
        "party": events.key_to_party(party),
        "request": events.key_to(make.registration(ways, "paula", type=press)),
        "full": full.code,
        "offer": events.key_to_waiting(offer),
        "waiting": events.key_to_waiting(waiting),
        "guest": guest_list.key_to_guest(guests[0]),
        "news": mailings.key_to_news(reader),
        "later": make.event(cast.nord, opens_at=until).code,
    }


def _programmes(cast: Cast) -> dict[str, str]:
    """Make a course with modules, one whose certificate is issued, and an umbrella with a part beside another."""
    held = make_programme.course(cast.nord, titles=("Eins",))
    gerda = make_programme.present(make.registration(held, "gerda"), *held.sessions.all())
    [certificate] = events_actions.issue_certificates(make_programme.over(held), [gerda], by=cast.eva)
    umbrella = make_programme.umbrella(cast.nord)
    for hub in (cast.nord, cast.sued):
        part = make.event(hub, part_of=umbrella, seats=3)
        make_programme.session(part, "Vortrag", speakers=[("Ida Kern", "Tischlerei Kern")])
    evening = timezone.localtime() + make.until_ten(3) + timedelta(hours=13, minutes=15)
    return {
        "course": make_programme.course(cast.nord).code,
        # each line of its programme says two days
        "night": make_programme.course(
            cast.nord, starts_at=evening, ends_at=evening + timedelta(hours=2)
        ).code,
        "umbrella": umbrella.code,
        "certificate": certificate.code,
    }
