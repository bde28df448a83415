"""Is what was typed about data protection well-formed?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.ui.forms import Form

NOUNS = {
    "events.event": _("People of an event"),
    "booking.booking": _("Booking"),
    "booking.customer": _("Customer with statements"),
    "casework.enquiry": _("Enquiry"),
    "casework.case": _("Case"),
    "casework.consultation": _("Consultation"),
    "organisations.person": _("Person"),
}


class Hold(Form):
    """Something must not be deleted for now."""

    noun = forms.ChoiceField(label=_("What must be kept?"), choices=[*NOUNS.items()])
    code = forms.CharField(
        label=_("Code"), max_length=20, help_text=_("It stands in the address of its page at the desk.")
    )
    reason = forms.CharField(
        label=_("Why?"), max_length=300, help_text=_("For example a dispute or an audit.")
    )
