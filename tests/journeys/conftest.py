"""What every journey needs: the house, served, and a browser to walk through it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys import browser, house


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the house with freshly made assets; return where."""
    with house.house(tmp_path_factory.mktemp("assets")) as url:
        yield url


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Run one browser; each test opens a window of its own in it."""
    with browser.chromium() as running:
        yield running
