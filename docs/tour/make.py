"""Take the pictures of the tour from a running demo network, and write the page that shows them.

    ./hubnetz up --demo                         (in one terminal)
    python docs/tour/make.py http://localhost:8000

Each station of `stations.toml` is walked to as a person would: an address, then links by their text. It says who
walks (`who`: the name before the hub of a demo sign-in, nobody: a visitor), `phone` for a narrow screen, `dark`;
`type` fills fields key by key, `until` names what then appears; `chapter` begins one.
Needs the development packages and a Chromium; the pictures are WebP of the visible page, or of one part (`part`).
"""

import base64
import sys
import tomllib
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))
from tests.journeys.browser import chromium  # noqa: E402 - found only with the folder above on the path

PASSWORD = "Gemeinsam-digital-2020"  # noqa: S105 - of the synthetic demo network, printed by `hubnetz demo`
HEAD = """# A tour

Taken from the demo network by [`make.py`](make.py); every person and company in it is invented.
"""


def walk(page: Page, base: str, station: dict[str, Any]) -> None:
    """Go to the station: sign in where somebody is named, open the address, follow the links."""
    if station.get("who"):
        page.goto(f"{base}/account/login/?next={station['path']}")
        page.fill("[name=login]", f"{station['who']}@hubnetz.example")
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(f"**{station['path']}")
    else:
        page.goto(base + station["path"])
    for link in station.get("follow", []):
        page.locator(f"main a:has-text({link!r})").first.click(timeout=10_000)
        page.wait_for_load_state()
    for field in station.get("open", []):
        page.locator(field).first.click()
    for field, text in station.get("type", {}).items():
        page.locator(field).press_sequentially(text)
        page.wait_for_selector(station["until"])


def picture(browser: Browser, base: str, station: dict[str, Any]) -> bytes:
    """Return the picture of one station."""
    width, height = (390, 844) if station.get("phone") else (1280, station.get("height", 900))
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale=station.get("locale", "de-DE"),
        color_scheme="dark" if station.get("dark") else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    walk(page, base, station)
    if station.get("part"):
        page.locator(station["part"]).first.scroll_into_view_if_needed()
    session = context.new_cdp_session(page)
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": 72})
    context.close()
    return base64.b64decode(taken["data"])


def main(base: str) -> None:
    """Take all pictures and write the page."""
    stations = tomllib.loads((HERE / "stations.toml").read_text(encoding="utf-8"))["station"]
    parts = [HEAD]
    with chromium() as browser:
        for station in stations:
            name = f"{station['name']}.webp"
            (HERE / name).write_bytes(picture(browser, base.rstrip("/"), station))
            if station.get("chapter"):
                parts.append(f"## {station['chapter']}\n")
            size = ' width="300"' if station.get("phone") else ""
            parts.append(
                f'**{station["title"]}** {station["says"]}\n\n<img src="{name}" alt="{station["title"]}"{size}>\n'
            )
            print(name)
    (HERE / "README.md").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
