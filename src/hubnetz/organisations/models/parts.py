"""What else is known of a record: other names, branches, numbers, domains, sectors, size, who belongs to whom."""

from django.db import models
from django.db.models import F, Q

from hubnetz.organisations.models.records import Organisation


class OtherName(models.Model):
    """A name beside the one the record has: a brand, a former name, a short one."""

    class Kind(models.TextChoices):
        LEGAL = "legal"
        BRAND = "brand"
        FORMER = "former"
        SHORT = "short"
        NOTED = "noted"  # how another record that became part of this one had it

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="other_names")
    text = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, editable=False)  # rules.folded(text)
    kind = models.CharField(max_length=8, choices=Kind)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "folded"], name="other_name_once")
        ]
        indexes = [models.Index(fields=["folded"], name="other_name_folded")]

    def __str__(self) -> str:
        return self.text


class Branch(models.Model):
    """A place beside the seat, which is with the record."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="branches")
    name = models.CharField(max_length=120, blank=True)
    street = models.CharField(max_length=160, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=120, blank=True)
    county = models.CharField(max_length=8, blank=True)  # official key, where known
    phone = models.CharField(max_length=40, blank=True)
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(postcode="", town=""), name="branch_is_somewhere"),
        ]

    def __str__(self) -> str:
        return self.name or self.town


class Identifier(models.Model):
    """An official number, checked when it was entered (python-stdnum) and kept without spaces."""

    class Scheme(models.TextChoices):
        VAT = "vat"  # USt-IdNr.
        REGISTER = "register"  # register court and number
        WID = "wid"  # Wirtschafts-Identifikationsnummer
        LEI = "lei"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=8, choices=Scheme)
    value = models.CharField(max_length=40)
    court = models.CharField(max_length=80, blank=True)  # with a register number only

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "scheme", "court", "value"], name="identifier_once"
            ),
            models.CheckConstraint(
                condition=Q(scheme="register") | Q(court=""), name="court_with_register_number"
            ),
        ]
        indexes = [models.Index(fields=["scheme", "value"], name="identifier_value")]

    def __str__(self) -> str:
        return f"{self.court} {self.value}".strip()


class OtherDomain(models.Model):
    """A mail or web domain beside the one the record has."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="other_domains")
    domain = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "domain"], name="other_domain_once")]
        indexes = [models.Index(fields=["domain"], name="other_domain")]

    def __str__(self) -> str:
        return self.domain


class Sector(models.Model):
    """What an organisation does, as a code together with the edition it is from; one per edition."""

    class Edition(models.TextChoices):
        WZ_2008 = "wz2008"
        WZ_2025 = "wz2025"
        NACE_2 = "nace2"
        NACE_2_1 = "nace2.1"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="sectors")
    edition = models.CharField(max_length=8, choices=Edition)
    code = models.CharField(max_length=8)  # such as C, 25, 25.6, 25.61

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "edition"], name="one_sector_per_edition")
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.edition})"


class YearFigures(models.Model):
    """How large an organisation was in one year, as it was told; the class is computed for each programme."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField()
    staff = models.DecimalField(max_digits=9, decimal_places=1, null=True)  # annual work units
    turnover = models.DecimalField(max_digits=15, decimal_places=2, null=True)  # euros
    balance = models.DecimalField(max_digits=15, decimal_places=2, null=True)  # balance sheet total, euros

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="figures_once_a_year"),
            models.CheckConstraint(
                condition=(Q(staff=None) | Q(staff__gte=0)) & (Q(balance=None) | Q(balance__gte=0)),
                name="figures_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Holding(models.Model):
    """One organisation holds a share of another; more than half makes them linked undertakings.

    Source: Recommendation 2003/361/EC, annex, article 3.
    """

    owner = models.ForeignKey(Organisation, models.CASCADE, related_name="holds")
    owned = models.ForeignKey(Organisation, models.CASCADE, related_name="held_by")
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "owned"], name="holding_once"),
            models.CheckConstraint(condition=~Q(owner=F("owned")), name="nobody_holds_itself"),
            models.CheckConstraint(condition=Q(percent__gt=0, percent__lte=100), name="holding_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.percent} %"
