"""The forms of signing in, with our labels and plain sentences."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hubnetz.ui.forms import Plain

PASSWORD_HELP = _("At least 12 characters. A sentence only you know is easy to remember and hard to guess.")


class Said(Plain):
    """Gives a form of allauth our labels and takes its placeholders away."""

    labels: dict[str, Any] = {}
    helps: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            field.widget.attrs.pop("placeholder", None)
        if "code" in self.fields:
            self.fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "class": "input--short"}


class Login(Said, account.LoginForm):
    """E-mail and password."""

    labels = {"login": _("E-mail"), "password": _("Password")}


class RequestLoginCode(Said, account.RequestLoginCodeForm):
    """Where a code is sent."""

    labels = {"email": _("E-mail")}


class ConfirmLoginCode(Said, account.ConfirmLoginCodeForm):
    """The code from the letter."""

    labels = {"code": _("Code from the letter")}


class ResetPassword(Said, account.ResetPasswordForm):
    """Where the link is sent."""

    labels = {"email": _("E-mail")}


class ResetPasswordFromKey(Said, account.ResetPasswordKeyForm):
    """A new password, by the link of a letter."""

    labels = {"password1": _("New password"), "password2": _("New password again")}
    helps = {"password1": PASSWORD_HELP}


class ChangePassword(Said, account.ChangePasswordForm):
    """A new password instead of the present one."""

    labels = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password again"),
    }
    helps = {"password1": PASSWORD_HELP}


class SetPassword(Said, account.SetPasswordForm):
    """A first password."""

    labels = {"password1": _("New password"), "password2": _("New password again")}
    helps = {"password1": PASSWORD_HELP}


class Reauthenticate(Said, account.ReauthenticateForm):
    """The password again, before something important is changed."""

    labels = {"password": _("Password")}


class ActivateTotp(Said, totp.ActivateTOTPForm):
    """The first code from the app."""

    labels = {"code": _("Code from the app")}


class DeactivateTotp(Said, totp.DeactivateTOTPForm):
    """Nothing to fill in."""


class Authenticate(Said, mfa.AuthenticateForm):
    """The second factor."""

    labels = {"code": pgettext_lazy("sign-in", "Code")}
    helps = {"code": _("Six digits from your app, or one of your recovery codes.")}


class ReauthenticateByCode(Said, mfa.ReauthenticateForm):
    """The second factor again."""

    labels = {"code": pgettext_lazy("sign-in", "Code")}
    helps = {"code": _("Six digits from your app, or one of your recovery codes.")}


class GenerateRecoveryCodes(Said, recovery.GenerateRecoveryCodesForm):
    """Nothing to fill in."""
