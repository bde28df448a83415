"""How signing in is done here: nobody signs up, letters are rows, and everybody gets their own language."""

import time
from collections.abc import Callable
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import translate_url
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from hubnetz.accounts import access, limits
from hubnetz.post import actions as post
from hubnetz.post import rendering

# What allauth calls its letters, and ours.
LETTERS = {
    "account/email/login_code": "login_code",
    "account/email/password_reset_key": "password_reset",
    "account/email/unknown_account": "unknown_account",
}
CHANGES = {
    "account/email/password_changed": _("Your password was changed."),
    "account/email/password_reset": _("Your password was chosen anew with the link from a letter."),
    "account/email/password_set": _("A password was set."),
    "mfa/email/totp_activated": _("An authenticator app was set up."),
    "mfa/email/totp_deactivated": _("The authenticator app was taken away."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made; the old ones are void."),
}
MESSAGES = {
    "account/messages/login_code_sent.txt": _("A code is on its way to your mailbox."),
    "account/messages/password_changed.txt": _("Your new password is saved."),
    "account/messages/password_set.txt": _("Your new password is saved."),
    "mfa/messages/totp_activated.txt": _("Your app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The app is taken away."),
    "mfa/messages/recovery_codes_generated.txt": _(
        "These are your new recovery codes; the old ones are void."
    ),
}


class Adapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "E-mail address and password do not belong together. Please check both."
        ),
        "incorrect_code": _("This code is not right. Please look again, or ask for a new one."),
        "incorrect_password": _("This is not your password. Please try again."),
        "too_many_login_attempts": _("That was tried too often. Please wait five minutes and try again."),
        "rate_limited": _("That was tried too often. Please wait five minutes and try again."),
        "enter_current_password": _("This is not your current password. Please try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: staff are invited."""
        return False

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Ask who it is before the sign-in is changed, unless that was shown within the last minutes."""
        request = context.request
        shown = get_authentication_records(request, request.user)
        return not any(time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in shown)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the source that limits count by, the same as at all other doors."""
        return limits.source_of(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Owe the letter instead of sending it, in the language of the user, else of the page."""
        user = access.owner_of(email)
        language = user.language if user else get_language() or "de"
        post.write(
            f"accounts.{LETTERS[template_prefix]}",
            to=email,
            language=language,
            template=f"accounts/letters/{LETTERS[template_prefix]}.txt",
            context={
                "name": user.name if user else "",
                "code": context.get("code", ""),
                "link": self._link(context),
            },
        )

    def _link(self, context: dict[str, Any]) -> Callable[[], str]:
        """Return what makes the letter's link, in the reader's language and never from the request's host."""
        if "uid" in context:
            return lambda: rendering.link("account_reset_password_from_key", context["uid"], context["key"])
        return lambda: rendering.link("account_login")

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the user that something about their sign-in was changed."""
        post.write(
            "accounts.changed",
            to=email or user.email,
            language=user.language,
            template="accounts/letters/changed.txt",
            context={"name": user.name, "what": lambda: str(CHANGES[template_prefix])},
        )

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say only what helps, in our words; that somebody is signed in or out they see themselves."""
        sentence = message or MESSAGES.get(message_template or "")
        if sentence:
            messages.add_message(request, level, str(sentence))

    def post_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse:
        """Go on in the language of the user."""
        with override(user.language):
            url = options.pop("redirect_url", None) or resolve_url(self.get_login_redirect_url(request))
        url = translate_url(url, user.language)
        response: HttpResponse = super().post_login(request, user, redirect_url=url, **options)
        return response


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "This code is not right. Please look at your app again; it changes every 30 seconds."
        ),
    }
