"""The network that the answer's tests ask."""

import pytest

from hubnetz.network.tests.make import responsible


@pytest.fixture
def network(cast):
    """Nord answers for Böblingen, and for Stuttgart until there is a hub; Süd for a theme everywhere."""
    responsible(cast.nord, "08115", "Böblingen")
    responsible(cast.nord, "08111", "Stuttgart", role="deputy")
    responsible(cast.sued, "08", "Baden-Württemberg", role="thematic", kind="state", topic=cast.topics[0])
    return cast
