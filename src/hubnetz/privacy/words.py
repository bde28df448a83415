"""What purposes, periods, classes, fields and nouns are called, and why something stays."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hubnetz.lib.privacy import AID_YEARS, CASE_YEARS, TAX_YEARS, Class


@dataclass(frozen=True, slots=True)
class Purpose:
    """What something is kept for, on which basis, about whom, and who sees it."""

    name: Any
    basis: Any
    whom: Any
    seen_by: Any


_TASK = _("Article 6(1)(e) GDPR")
_CONTRACT = _("Article 6(1)(b) GDPR")
_CONSENT = _("consent, Article 6(1)(a) GDPR")
_DUTY = _("Article 6(1)(c) GDPR")
_GUESTS = _("people who take part")
_CLIENTS = _("people who book or are advised")
_STAFF = _("staff of hubs and network")
_NOBODY = _("nobody in particular")
_HUB = _("the hub concerned")
_ALL = _("everybody")

PURPOSES = {
    "network": Purpose(_("Showing hubs and what they offer"), _TASK, _NOBODY, _ALL),
    "registration": Purpose(
        _("Holding seats at events and writing about them"),
        _CONTRACT,
        _GUESTS,
        _("the hubs that run the event"),
    ),
    "course": Purpose(
        _("Certifying what was attended"), _CONTRACT, _GUESTS, _("the hubs that run the event")
    ),
    "booking": Purpose(_("Keeping booked hours, rooms and machines"), _CONTRACT, _CLIENTS, _HUB),
    "statement": Purpose(
        _("Stating and documenting what was used"), _DUTY, _("customers"), _("the hub and its bookkeeping")
    ),
    "hackathon": Purpose(
        _("Running hackathons"),
        _("Article 6(1)(b) GDPR; consent to be shown"),
        _("participants and jurors"),
        _("the hubs that run the event; others as far as agreed"),
    ),
    "enquiry": Purpose(_("Answering questions"), _CONTRACT, _("people who ask"), _HUB),
    "advice": Purpose(
        _("Advising companies and accounting for the grant"),
        _("Article 6(1)(b) and (e) GDPR"),
        _("companies and those who act for them"),
        _HUB,
    ),
    "handover": Purpose(
        _("Handing files over when a hub closes"), _CONSENT, _("clients of a hub that closes"), _("both hubs")
    ),
    "news": Purpose(
        _("Writing what is new"), _CONSENT, _("subscribers"), _("nobody; news of a hub: that hub")
    ),
    "feedback": Purpose(
        _("Removing mistakes and barriers"),
        _("Article 6(1)(c) and (e) GDPR"),
        _("people who report something"),
        _("the coordinator"),
    ),
    "letters": Purpose(
        _("Delivering and proving e-mails"),
        _("as for what the letter is about"),
        _("everybody we wrote to"),
        _("the hub that wrote"),
    ),
    "contacts": Purpose(
        _("Saying who can be reached"),
        _("consent or task, Article 6(1)(a) or (e) GDPR"),
        _("contacts and speakers"),
        _ALL,
    ),
    "people": Purpose(
        _("Staying in touch with people at companies"),
        _("Article 6(1)(b) and (e) GDPR"),
        _("contacts at companies"),
        _HUB,
    ),
    "identity": Purpose(
        _("Counting each company once"),
        _TASK,
        _("companies, which may be one person"),
        _("the hub; the network sees name, place and kind"),
    ),
    "account": Purpose(
        _("Signing in and acting for a hub"),
        _("Article 6(1)(e) GDPR or employment"),
        _STAFF,
        _("hub and coordinator"),
    ),
    "journal": Purpose(_("Proving who changed what"), _TASK, _STAFF, _("hub and coordinator")),
    "figures": Purpose(_("Counting what was done"), _TASK, _NOBODY, _("office and ministry, as numbers")),
    "search": Purpose(
        _("Understanding what is looked for"), _TASK, _NOBODY, _("hubs and office, as numbers")
    ),
    "consent": Purpose(
        _("Proving consents and their withdrawal"),
        _("Article 7(1) GDPR"),
        _("whoever agreed"),
        _("the coordinator"),
    ),
    "request": Purpose(
        _("Answering those who use their rights"),
        _("Article 6(1)(c) GDPR"),
        _("whoever asks"),
        _("the coordinator"),
    ),
}

CLASSES = {
    Class.NONE: _("no personal data"),
    Class.CONTACT: _("contact data"),
    Class.BUSINESS: _("about the company"),
    Class.TEXT: _("free text"),
    Class.NEED: _("needs, answers and wishes"),
    Class.STAFF: _("who of the staff did it"),
    Class.TECHNICAL: _("technical"),
}

_FOR_LONG = _("until the hub deletes it")
PERIODS = {
    "content": _("as long as it is public or needed; no clock"),
    "event": _("%(months)s months after the event"),
    "booking": _("%(months)s months after the booking"),
    "licence": _("%(months)s months after it has expired"),
    "queue": _("until the day after the next"),
    "tax": _(
        "%(tax)s years from the end of the year (bookkeeping), %(aid)s where public money paid (state aid)"
    ),
    "enquiry": _("%(enquiries)s months after the answer; with a file, as long as the file"),
    "case": _("%(case)s years from the end of the year in which the file ended (grants, state aid)"),
    "company": _("as long as the hub knows the company; no clock"),
    "contact": _("until nobody needs it, at the latest %(contacts)s months after the last contact"),
    "shown": _(
        "until the hub takes it off its page, at the latest %(contacts)s months after it was last shown"
    ),
    "alert": _("until it is ended; unconfirmed, seven days"),
    "feedback": _("one year after the answer"),
    "letter": _("%(letters)s months, or with what it is about"),
    "account": _("as long as the person works there"),
    "journal": _("as long as the installation; it holds no more of people than a code"),
    "consent": _("three years after the withdrawal, without the address"),
    "request": _("three years after the answer"),
    "short": _("some days"),
}


def period(key: str) -> str:
    """Return how long something is kept, with the months and years of this installation."""
    months = settings.HUBNETZ_ATTENDEES_KEPT
    if key in ("event", "booking", "licence") and not months:
        return str(_FOR_LONG)
    numbers = {
        "months": months,
        "tax": TAX_YEARS,
        "aid": AID_YEARS,
        "case": CASE_YEARS,
        "enquiries": settings.HUBNETZ_ENQUIRIES_KEPT,
        "contacts": settings.HUBNETZ_CONTACTS_KEPT,
        "letters": settings.HUBNETZ_LETTERS_KEPT,
    }
    names = {"enquiry": "enquiries", "contact": "contacts", "shown": "contacts", "letter": "letters"}
    kept = names.get(key)
    if kept and not numbers[kept]:
        return str(_FOR_LONG)
    return str(PERIODS[key]) % numbers


NOUNS = {
    "post.Letter": _("E-mail to you"),
    "post.Suppression": _("Address we do not write to"),
    "accounts.User": _("Account"),
    "network.Token": _("Access of a program"),
    "network.TeamEntry": _("Contact on a hub's page"),
    "network.Membership": _("Role at a hub"),
    "organisations.Person": _("Contact of a hub"),
    "organisations.Affiliation": _("Belonging to an organisation"),
    "organisations.ImportFile": _("File that a hub takes in"),
    "organisations.ImportRow": _("Line of a file that a hub takes in"),
    "press.Feedback": _("Report"),
    "privacy.Consent": _("Consent"),
    "privacy.Inquiry": _("Question what is known about you"),
    "privacy.Request": _("Request about your data"),
    "events.Enrolment": _("Registration for a series"),
    "events.Party": _("Registration of a group"),
    "events.Waiting": _("Place on a waiting list"),
    "events.Registration": _("Registration"),
    "events.Attendance": _("Attendance"),
    "events.Call": _("Call of the hub"),
    "events.Certificate": _("Certificate of attendance"),
    "events.Guest": _("Place on a guest list"),
    "events.NewsReader": _("News of a hub"),
    "events.Joined": _("Link to join opened"),
    "events.Told": _("Reminder"),
    "events.Presence": _("Attended part of a programme"),
    "events.Scan": _("Ticket read at the entrance"),
    "booking.Licence": _("Induction for machines"),
    "booking.BookingSeries": _("Repeated booking"),
    "booking.Booking": _("Booking"),
    "booking.Customer": _("Customer"),
    "booking.Pass": _("Paid ahead"),
    "booking.EarlierWish": _("Wish for an earlier hour"),
    "booking.EarlierOffer": _("Offer of an earlier hour"),
    "booking.Referral": _("Conversation another hub booked for you"),
    "booking.BookingTold": _("Reminder"),
    "booking.CalendarLink": _("Link to a calendar"),
    "booking.Statement": _("Usage statement"),
    "hackathons.Participant": _("Profile at a hackathon"),
    "hackathons.TeamMember": _("Member of a team"),
    "hackathons.JoinRequest": _("Request to join a team"),
    "hackathons.Juror": _("Juror"),
    "hackathons.Conflict": _("Conflict of interest"),
    "hackathons.Score": _("Points given"),
    "hackathons.Submission": _("What your team handed in"),
    "hackathons.DeadlineReminder": _("Reminder"),
    "alerts.Alert": _("News by e-mail"),
    "casework.Enquiry": _("Question to a hub"),
    "casework.Case": _("File of your company"),
    "casework.Consultation": _("Consultation"),
    "casework.Project": _("Project"),
    "casework.Cooperation": _("Cooperation"),
    "casework.ClientTransfer": _("Hand-over of a file"),
}

FIELDS = {
    "name": _("Name"),
    "email": _("E-mail address"),
    "to": _("E-mail address"),
    "address": _("E-mail address"),
    "contact_says": _("E-mail address as your contact gave it"),
    "phone": _("Telephone"),
    "organisation_name": _("Organisation"),
    "organisation": _("Organisation"),
    "postcode": _("Postcode"),
    "answers": _("Answers"),
    "no_photos": _("Wants to be in no photos"),
    "subject": _("Subject"),
    "text": _("Text"),
    "answer": _("Answer"),
    "place": _("Place"),
    "salutation": _("Salutation"),
    "said": _("Contents of the certificate"),
    "reason": _("Reason"),
    "note": _("Note"),
    "words": _("Selection"),
    "query": _("Selection, as an address"),
    "function": _("Function"),
    "title": _("Title"),
    "said_by": _("Answered by"),
    "passed": _("What was handed over"),
    "about": _("About you"),
    "country": _("Country"),
    "time_zone": _("Time zone"),
    "skills": _("Skills"),
    "is_shown": _("Shown to other participants"),
    "links": _("Links"),
    "street": _("Street"),
    "town": _("Town"),
    "recipient": _("Recipient"),
    "line": _("What stands in it about you"),
    "lines": _("Lines"),
    "taxes": _("Taxes"),
    "issuer": _("Issuer"),
}

DUE = {
    "events.Event": _("Events whose people are forgotten"),
    "booking.QueueTicket": _("Number at the desk"),
    "journal.Look": _("Who saw what: lines older than a year"),
    "matching.NeedNote": _("What was looked for: notes that become sums"),
}

REQUESTS = {
    "correct": _("Correct something"),
    "object": _("Object to a use of my data"),
    "restrict": _("Only keep something, do not use it"),
    "other": _("Something else"),
}

WHY = {
    "aid": _("state aid has to be proved"),
    "tax": _("documents of bookkeeping have to be kept"),
    "certificate": _("a certificate or a grant asks for the names"),
    "hold": _("a hold protects it from being deleted; the hub tells you why"),
    "account": _("you work here; whoever leads the hub ends the account"),
    "suppressed": _("so that we go on writing nothing to this address"),
    "present": _("you are there at this moment"),
    "team": _("what a team did belongs to all of its members; your name is gone from it"),
    "party": _("others come through you; give the seats back first"),
    "grant": _("files prove what the grant was used for; your name is gone from it"),
    "unbilled": _("it is part of a month that is not settled yet"),
}
