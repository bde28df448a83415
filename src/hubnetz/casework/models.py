"""What hubs do for one client: from the enquiry to the project."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hubnetz.booking.models import Booking
from hubnetz.events.models import Event
from hubnetz.lib.codes import new_code
from hubnetz.network.models import Hub, Topic
from hubnetz.organisations.models import Organisation

USER = settings.AUTH_USER_MODEL


class Enquiry(models.Model):
    """A need that somebody sent to a hub; it is answered by a person."""

    class State(models.TextChoices):
        RECEIVED = "received"
        ASSIGNED = "assigned"
        ANSWERED = "answered"
        CLOSED = "closed"

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    text = models.TextField()
    place = models.CharField(max_length=120, blank=True)  # as typed
    postcode = models.CharField(max_length=5, blank=True)  # where it was understood
    county = models.CharField(max_length=8, blank=True)
    topics = models.ManyToManyField(Topic, related_name="+")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    phone = models.CharField(max_length=40, blank=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=2, default="de")
    idempotency_key = models.UUIDField(unique=True)
    received_at = models.DateTimeField()
    answer_due_on = models.DateField()
    assigned_to = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at=None)),
                name="enquiry_closed_at_when_closed",
            )
        ]
        indexes = [models.Index(fields=["hub", "state", "answer_due_on"], name="enquiry_of_hub")]

    def __str__(self) -> str:
        return self.code


class Case(models.Model):
    """A client that a hub accompanies with one undertaking."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    enquiry = models.OneToOneField(Enquiry, models.PROTECT, null=True, related_name="case")
    adviser = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    idempotency_key = models.UUIDField(unique=True, null=True)  # of the form it was noted with

    class Meta:
        indexes = [models.Index(fields=["hub", "closed_at"], name="case_of_hub")]

    def __str__(self) -> str:
        return self.code


class Consultation(models.Model):
    """One conversation with a client, noted once."""

    class Form(models.TextChoices):
        ON_SITE = "on_site"
        AT_CLIENT = "at_client"
        PHONE = "phone"
        VIDEO = "video"

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="consultations")
    adviser = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    held_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=10, choices=Form)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+")
    booking = models.OneToOneField(
        Booking, models.PROTECT, null=True, related_name="+"
    )  # the hour that was held
    result = models.TextField(blank=True)  # private to the hub
    next_step = models.CharField(max_length=200, blank=True)
    next_step_on = models.DateField(null=True)
    idempotency_key = models.UUIDField(unique=True)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gt=0, minutes__lte=1440), name="consultation_minutes_plausible"
            )
        ]
        indexes = [models.Index(fields=["hub", "-held_on"], name="consultation_of_hub")]

    def __str__(self) -> str:
        return self.code


class Project(models.Model):
    """A digitalisation project of a company that a hub gave the impulse for."""

    class State(models.TextChoices):
        IDEA = "idea"
        RUNNING = "running"
        DONE = "done"
        STOPPED = "stopped"

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="projects")
    title = models.CharField(max_length=200)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State)
    impulse_on = models.DateField()
    # Which activity gave the impulse: one of the two.
    from_consultation = models.ForeignKey(Consultation, models.PROTECT, null=True, related_name="+")
    from_event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    confirmed_on = models.DateField(null=True)  # by the company
    noted_at = models.DateTimeField()
    idempotency_key = models.UUIDField(unique=True, null=True)  # of the form it was noted with

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(from_consultation__isnull=False, from_event=None)
                | Q(from_consultation=None, from_event__isnull=False),
                name="project_has_one_impulse",
            )
        ]

    def __str__(self) -> str:
        return self.code


class Cooperation(models.Model):
    """Two or more organisations agreed to work together, with a hub's help."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    contribution = models.CharField(max_length=200)  # what the hub did for it
    members = models.ManyToManyField(Organisation, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="cooperations")
    agreed_on = models.DateField(null=True)  # None: only introduced
    confirmed_on = models.DateField(null=True)  # by at least one side
    # The same cooperation noted by another hub first; it is counted there.
    same_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField()
    idempotency_key = models.UUIDField(unique=True, null=True)  # of the form it was noted with

    def __str__(self) -> str:
        return self.code


class Appearance(models.Model):
    """Staff of a hub took part in something that others ran."""

    class Form(models.TextChoices):
        TALK = "talk"
        BOOTH = "booth"
        JURY = "jury"
        PANEL = "panel"
        OTHER = "other"

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    organiser = models.CharField(max_length=200)
    form = models.CharField(max_length=10, choices=Form)
    held_on = models.DateField()
    audience = models.PositiveIntegerField(null=True)
    noted_at = models.DateTimeField()
    idempotency_key = models.UUIDField(unique=True, null=True)  # of the form it was noted with

    def __str__(self) -> str:
        return self.code


class Closure(models.Model):
    """A hub is to close: what becomes of its offers, dates, areas and clients. Four eyes: proposed, carried out."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        CARRIED_OUT = "carried_out"
        WITHDRAWN = "withdrawn"

    class Offers(models.TextChoices):
        PASS = "pass"  # noqa: S105 (drafts for the successor)
        WITHDRAW = "withdraw"

    class Dates(models.TextChoices):
        PASS = "pass"  # noqa: S105 (the successor hosts them)
        JOINT = "joint"
        CANCEL = "cancel"

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    successor = models.ForeignKey(Hub, models.PROTECT, null=True, related_name="+")
    last_day = models.DateField()
    offers = models.CharField(max_length=10, choices=Offers)
    dates = models.CharField(max_length=10, choices=Dates)
    passes_areas = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    wound_up_at = models.DateTimeField(null=True)  # after the last day: enquiries passed, roles ended

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hub"], condition=~Q(state="withdrawn"), name="one_standing_closure"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None)
                | (~Q(state="proposed") & Q(decided_at__isnull=False)),
                name="closure_decided_when_decided",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=False)
                | Q(offers="withdraw", dates="cancel", passes_areas=False),
                name="closure_passes_to_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ClientTransfer(models.Model):
    """One standing case of a hub that closes: its client is asked whether the successor may have the file.

    Whoever has several cases is asked once and answers once: all their rows stand in the same state.
    """

    class How(models.TextChoices):
        PAGE = "page"  # by the link of the letter
        PHONE = "phone"
        LETTER = "letter"
        IN_PERSON = "in_person"

    class State(models.TextChoices):
        ASKED = "asked"
        UNREACHABLE = "unreachable"  # the file holds no address that could be asked
        AGREED = "agreed"
        REFUSED = "refused"
        HANDED_OVER = "handed_over"

    code = models.CharField(max_length=20, unique=True, default=new_code)
    closure = models.ForeignKey(Closure, models.PROTECT, related_name="transfers")
    case = models.OneToOneField(Case, models.PROTECT, related_name="transfer")
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="de")
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(null=True)
    expires_on = models.DateField(null=True)  # the last day on which an answer counts
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    # An answer that staff noted: who gave it, how, on which day, and who noted it.
    how = models.CharField(max_length=10, choices=How, blank=True)
    said_by = models.CharField(max_length=120, blank=True)
    answered_on = models.DateField(null=True)
    noted_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    forgotten_at = models.DateTimeField(null=True)  # name, address and what was said are gone
    passed = models.JSONField(default=dict)  # what the successor got, word for word
    new_case = models.OneToOneField(Case, models.PROTECT, null=True, related_name="came_by")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="handed_over", new_case__isnull=False)
                | (~Q(state="handed_over") & Q(new_case=None)),
                name="transfer_has_new_case",
            )
        ]

    def __str__(self) -> str:
        return self.code
