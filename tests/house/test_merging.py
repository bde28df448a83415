"""Whatever names a record of a company says what becomes of it when two records become one."""

from hubnetz.organisations import hooks
from hubnetz.organisations.models import Organisation


def test_each_relation_to_a_record_has_an_answer():
    """Say it in the `apps.ready()` of the room: `hooks.on_merge["room.Model.field"] = hooks.hand_over(…)`."""
    relations = hooks.relations(Organisation)
    assert "casework.Cooperation_members.organisation" in relations  # also those without a way back
    assert set(relations) - set(hooks.on_merge) == set()
    assert set(hooks.on_merge) - set(relations) == set()
