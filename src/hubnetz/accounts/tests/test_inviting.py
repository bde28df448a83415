"""Inviting somebody: whoever does it at the same moment, there is one account."""

import threading

import pytest
from django.db import connection

from hubnetz.accounts import actions
from hubnetz.accounts.models import User


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_who_invite_the_same_person_at_once_make_one_account():
    ready, failed = threading.Barrier(4), []

    def invite():
        try:
            ready.wait()
            actions.invite("Nele@hub.example", name="Nele", by=None)
        except Exception as error:  # noqa: BLE001  (what goes wrong in a thread is told below)
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=invite) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert User.objects.get().email == "nele@hub.example"
