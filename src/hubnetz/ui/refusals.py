"""What a program is told when a request is refused for a reason that belongs to no room."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "unreadable_body": _("The body of the request cannot be read. It must be JSON in UTF-8."),
    "too_large": _("The request is too large."),
    "unreadable": _("The request holds characters that cannot be stored."),
    "must_wait": _("Too many requests from your connection were refused. Please wait ten minutes."),
    "wrong_method": _("This address cannot be used in this way. The description of the API says how."),
    "not_found": _("There is nothing at this address."),
    "not_signed_in": _(
        "This address needs a token that still opens something. Staff of a hub make one at the desk."
    ),
    "not_allowed": _("Your role does not allow this."),
    "scope_missing": _("The token was not made for this. Its scopes say for what."),
    "unavailable": _("The service is back in a moment. Please try again."),
}
