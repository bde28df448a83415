"""Verbs of accounts."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import connection, transaction
from django.utils import translation

from hubnetz.accounts.models import User
from hubnetz.journal import actions as journal
from hubnetz.post import actions as post
from hubnetz.post import rendering


@transaction.atomic
def invite(email: str, *, name: str, language: str = "de", by: Any) -> tuple[User, str]:
    """Give somebody an account and write them where to choose a password; returns the account and that link.

    Invited again before the first sign-in, the same account gets a new letter.
    """
    user = know_account(email, name=name, language=language, by=by)
    return user, write_invitation(user, name=name, language=language)


@transaction.atomic
def know_account(email: str, *, name: str, language: str = "de", by: Any) -> User:
    """Return the account of this address, made now if there is none; nobody is written to.

    Until the transaction ends nobody else decides about this address.
    """
    address = email.strip().lower()
    with connection.cursor() as cursor:  # two who invite the same person at once take turns
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"accounts:{address}"])
    user = User.objects.filter(email=address).first()
    if user is None:
        user = User.objects.create_user(address, name=name, language=language)
        journal.record("accounts.invited", user, by=by)
    return user


@transaction.atomic
def write_invitation(user: User, *, name: str, language: str = "de") -> str:
    """Write somebody where to choose a password, and return that link."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    with translation.override(language):
        link = rendering.link("account_reset_password_from_key", *key.split("-", 1))
    post.write(
        "accounts.invited",
        to=user.email,
        language=language,
        template="accounts/letters/invited.txt",
        context={"name": name, "link": link},
    )
    return link
