# SPDX-License-Identifier: EUPL-1.2
"""What a first visit loads: requests and bytes on the wire with an empty cache, fonts apart. Prints JSON.

    .venv/bin/python benchmarks/pages/weight.py [URL …]

Without an address ours is started with the demo network. Needs Chromium (HUBNETZ_CHROMIUM, else /usr/bin/chromium).
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent))
import cpu

import house

CHROMIUM = os.environ.get("HUBNETZ_CHROMIUM", "/usr/bin/chromium")


def main() -> int:
    """Measure and print."""
    if sys.argv[1:]:
        json.dump(weighed(sys.argv[1:]), sys.stdout, indent=1)
    else:
        with house.house() as (address, _pid):
            paths = [*cpu.OURS.values(), cpu.first_event(address)]
            json.dump(weighed([address + path for path in paths]), sys.stdout, indent=1)
    print()
    return 0


def weighed(addresses: list[str]) -> dict[str, Any]:
    """Return for each address what a browser with an empty cache loads."""
    told = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for address in addresses:
            told[address] = visit(browser, address)
        browser.close()
    return told


def visit(browser: Any, address: str) -> dict[str, Any]:
    """Load one page in a new profile and sum up what came over the wire."""
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    kinds: dict[str, tuple[str, str]] = {}
    sizes: dict[str, float] = {}
    session.on(
        "Network.responseReceived",
        lambda event: kinds.__setitem__(event["requestId"], (event["type"], event["response"]["url"])),
    )
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.__setitem__(event["requestId"], event["encodedDataLength"]),
    )
    page.goto(address, wait_until="networkidle")
    context.close()
    loaded = [
        (kind, url, sizes.get(key, 0.0)) for key, (kind, url) in kinds.items() if not url.startswith("data:")
    ]
    host = address.split("/")[2]
    fonts = sum(size for kind, _url, size in loaded if kind == "Font")
    return {
        "requests": len(loaded),
        "to_others": sum(url.split("/")[2] != host for _kind, url, _size in loaded),
        "kb_without_fonts": round((sum(size for *_rest, size in loaded) - fonts) / 1000, 1),
        "kb_fonts": round(fonts / 1000, 1),
        "kb_by_kind": {
            kind: round(sum(size for other, _url, size in loaded if other == kind) / 1000, 1)
            for kind in sorted({kind for kind, *_rest in loaded})
        },
    }


if __name__ == "__main__":
    sys.exit(main())
