"""Who may have a seat, who has one, who waits for one, who came."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hubnetz.events.models.event import Event
from hubnetz.events.models.series import Enrolment
from hubnetz.lib.codes import new_code
from hubnetz.lib.texts import TextsField
from hubnetz.organisations.models import Organisation


class Pool(models.Model):
    """Places of one way to take part, on site or online. Several attendee types may draw on it."""

    class Mode(models.TextChoices):
        ON_SITE = "on_site"
        ONLINE = "online"

    event = models.ForeignKey(Event, models.CASCADE, related_name="pools")
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ON_SITE)
    planned_mode = models.CharField(
        max_length=8, choices=Mode, default=Mode.ON_SITE
    )  # before all went online
    name = TextsField(default=dict)  # empty: the mode says it
    seats = models.PositiveIntegerField(null=True)  # None: no limit
    queue_seats = models.PositiveIntegerField(
        null=True
    )  # places on the waiting list; None: no limit, 0: no list
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(seats=None) | Q(seats__gt=0), name="pool_has_seats"),
            models.UniqueConstraint(fields=["event", "position"], name="pool_has_its_position"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.mode}"


class AttendeeType(models.Model):
    """As what somebody takes part (company, student, press); what that needs beforehand."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    pool = models.ForeignKey(Pool, models.CASCADE, related_name="types")
    name = TextsField()
    text = TextsField(default=dict)
    needs_approval = models.BooleanField(default=False)
    needs_invitation = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.name)


class Question(models.Model):
    """What an event wants to know of those who register; perhaps only if another question was answered so."""

    class Kind(models.TextChoices):
        TEXT = "text"
        YES_NO = "yes_no"
        CHOICE = "choice"
        CHOICES = "choices"

    code = models.CharField(max_length=20, unique=True, default=new_code)
    event = models.ForeignKey(Event, models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.TEXT)
    text = TextsField()
    help = TextsField(default=dict)
    options = models.JSONField(default=list)  # [{"code": …, "name": {"de": …, "en": …}}] of a choice
    is_required = models.BooleanField(default=False)
    only_type = models.ForeignKey(AttendeeType, models.CASCADE, null=True, related_name="+")
    only_if = models.ForeignKey("self", models.CASCADE, null=True, related_name="followed_by")
    only_value = models.CharField(max_length=60, blank=True)  # "yes", "no" or the code of an option
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.text)


class Invitation(models.Model):
    """A code that opens an event or an attendee type for some people; it may keep seats for them."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="invitations")
    code = models.CharField(max_length=20, default=new_code)
    type = models.ForeignKey(AttendeeType, models.CASCADE, null=True, related_name="+")
    pool = models.ForeignKey(Pool, models.CASCADE, null=True, related_name="+")  # where seats are kept
    note = models.CharField(max_length=200, blank=True)  # whom it is for; the hub's own
    seats = models.PositiveIntegerField()  # how many people may come with it
    valid_until = models.DateTimeField()
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "code"], name="invitation_code_once"),
            models.CheckConstraint(condition=Q(seats__gt=0), name="invitation_is_for_somebody"),
        ]

    def __str__(self) -> str:
        return self.code


class Party(models.Model):
    """Several seats of one contact, who says later who comes."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    event = models.ForeignKey(Event, models.PROTECT, related_name="parties")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    language = models.CharField(max_length=2, default="de")
    organisation_name = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    idempotency_key = models.UUIDField(unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class WaitingQuerySet(models.QuerySet["Waiting"]):
    def open(self) -> "WaitingQuerySet":
        """Those that still wait for all or some of their seats, or think about an offer, in their order."""
        return self.filter(left_at=None, served_at=None).order_by("rank", "pk")


class Waiting(models.Model):
    """A place on the waiting list of a pool, for one or several seats."""

    class Leaving(models.TextChoices):
        SELF = "self"  # they left
        DECLINED = "declined"  # they said no to an offer
        LAPSED = "lapsed"  # an offer was not answered in time
        EVENT = "event"  # the event is over, cancelled or closed

    code = models.CharField(max_length=20, unique=True, default=new_code)
    event = models.ForeignKey(Event, models.PROTECT, related_name="queue")
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="queue")
    type = models.ForeignKey(AttendeeType, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    language = models.CharField(max_length=2, default="de")
    organisation_name = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    answers = models.JSONField(default=dict)
    no_photos = models.BooleanField(default=False, db_default=False)  # wants to be in none
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, null=True, related_name="waiting")
    size = models.PositiveSmallIntegerField(default=1)  # seats wanted
    together = models.BooleanField(default=False)  # all of them or none
    rank = models.FloatField()  # the order; the moment of joining unless the hub moved it with a reason
    idempotency_key = models.UUIDField(unique=True)
    joined_at = models.DateTimeField()
    served_at = models.DateTimeField(null=True)  # has all seats
    left_at = models.DateTimeField(null=True)
    leaving = models.CharField(max_length=8, choices=Leaving, blank=True)
    objects = WaitingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="waiting_for_something"),
            models.UniqueConstraint(
                fields=["pool", "email"],
                condition=Q(left_at=None, served_at=None),
                name="one_place_in_the_queue",
            ),
        ]
        indexes = [
            models.Index(
                fields=["pool", "rank"], condition=Q(left_at=None, served_at=None), name="queue_order"
            )
        ]

    def __str__(self) -> str:
        return self.code


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def standing(self) -> "RegistrationQuerySet":
        """Confirmed and not given back."""
        return self.filter(cancelled_at=None, confirmed_at__isnull=False)

    def held(self) -> "RegistrationQuerySet":
        """Seats kept for somebody who was offered one, or invited, and has not said yes."""
        return self.filter(cancelled_at=None, confirmed_at=None, held_until__isnull=False)

    def taking(self) -> "RegistrationQuerySet":
        """What takes a seat: standing and held. A request takes none."""
        return self.filter(cancelled_at=None).filter(
            Q(confirmed_at__isnull=False) | Q(held_until__isnull=False)
        )

    def requests(self) -> "RegistrationQuerySet":
        """Those that wait for the hub to approve them."""
        return self.filter(cancelled_at=None, confirmed_at=None, held_until=None)


class Registration(models.Model):
    """One person's seat at an event; or one that is kept, or asked for."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations")
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="registrations")
    type = models.ForeignKey(AttendeeType, models.PROTECT, null=True, related_name="+")
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="registrations")
    invitation = models.ForeignKey(Invitation, models.PROTECT, null=True, related_name="registrations")
    waiting = models.ForeignKey(Waiting, models.PROTECT, null=True, related_name="registrations")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, null=True, related_name="registrations")
    name = models.CharField(max_length=120, blank=True)  # empty: the contact says later who comes
    email = models.EmailField(blank=True)
    # What the contact of a party wrote, where that address has a seat elsewhere: their list says no more than they did.
    contact_says = models.EmailField(blank=True, db_default="")
    phone = models.CharField(
        max_length=40, blank=True, db_default=""
    )  # only of who called and has no e-mail address
    language = models.CharField(max_length=2, default="de")
    organisation_name = models.CharField(max_length=200, blank=True)  # as typed
    postcode = models.CharField(max_length=5, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    answers = models.JSONField(default=dict)  # by the code of the question
    no_photos = models.BooleanField(default=False, db_default=False)  # wants to be in none
    seat = models.PositiveIntegerField(null=True)  # number of the seat, where seats are limited
    idempotency_key = models.UUIDField(unique=True)
    registered_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    held_until = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    is_walk_in = models.BooleanField(default=False)
    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email"],
                condition=Q(cancelled_at=None) & ~Q(email=""),
                name="one_standing_registration",
            ),
            # A seat is never given twice, whatever the code above forgets.
            models.UniqueConstraint(
                fields=["pool", "seat"], condition=Q(cancelled_at=None), name="one_person_per_seat"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(held_until=None), name="registration_held_or_confirmed"
            ),
            models.CheckConstraint(
                condition=Q(seat=None) | Q(confirmed_at__isnull=False) | Q(held_until__isnull=False),
                name="request_takes_no_seat",
            ),
        ]
        indexes = [
            models.Index(
                fields=["held_until"],
                condition=Q(cancelled_at=None, held_until__isnull=False),
                name="registration_lapse",
            )
        ]

    def __str__(self) -> str:
        return self.code


class Attendance(models.Model):
    """Somebody came. Without a row nobody is counted."""

    registration = models.OneToOneField(Registration, models.PROTECT, related_name="attendance")
    event = models.ForeignKey(Event, models.PROTECT, related_name="attendances")
    # The day a figure counts it on: the event's, or that of the note when it was noted before the event began.
    counted_on = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["counted_on"], name="attendance_day")]

    def __str__(self) -> str:
        return str(self.registration_id)
