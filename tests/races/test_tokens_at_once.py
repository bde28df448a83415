"""A form that lets a program in, sent twice at once: one token, and both answers show a secret."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hubnetz.network import holding
from hubnetz.network.access import tokens as access
from hubnetz.network.actions import tokens
from hubnetz.network.models import Token
from tests import cast
from tests.races.race import race
from tests.races.test_seats import nord

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def test_a_form_sent_twice_at_once_makes_one_token():
    hub = nord()
    eva = cast.person("eva-tokens", "events", hub)
    until = holding.today() + timedelta(days=9)
    for _ in range(8):
        key = uuid4()
        made = race(
            3,
            lambda _number, key=key: tokens.make_token(
                hub, name="Website", scopes=["events"], ends_on=until, idempotency_key=key, by=eva
            ),
        )
        assert not [one for one in made if isinstance(one, str)]
        token = Token.objects.get(idempotency_key=key)
        assert {one.pk for one, _secret in made} == {token.pk}
        assert sum(access.digest_of(secret) == token.digest for _one, secret in made) == 1
