"""Ask axe about a page, and be stricter than it: contrast that could not be computed counts as a failure."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


LOOKS = {"runOnly": {"type": "rule", "values": ["color-contrast", "target-size"]}}


def complaints(page: Page, *, within: str | None = None, looks: bool = False) -> list[str]:
    """Return a line for each violation, and for each text whose contrast could not be computed.

    `looks`: only what another colour scheme and width may change of a page that was asked about before.
    """
    answer = Axe().run(page, context=within, options=LOOKS if looks else RULES).response
    lines = [line for found in answer["violations"] for line in described(found)]
    for found in answer["incomplete"]:
        if found["id"] == "color-contrast":
            found["nodes"] = [node for node in found["nodes"] if not readable(page, node["target"][0])]
            lines += [f"undecided {line}" for line in described(found)]
    return lines


def readable(page: Page, selector: str) -> bool:
    """
    Compute the contrast of a text that axe leaves undecided: one that a scrolling box cuts off, or one in a drawing,
    which stands on the ring drawn around its letters, else on the shape before it.
    """
    answer: bool = page.evaluate(
        """(selector) => {
            const element = document.querySelector(selector);
            const drawn = element.closest('svg') !== null;
            if (!drawn && !element.closest('.table-box')) return false;
            const parts = (colour) => colour.match(/[0-9.]+/g)
                .map((part, index) => part * (colour.startsWith('color(srgb') && index < 3 ? 255 : 1));
            const light = ([r, g, b]) => {
                const [x, y, z] = [r, g, b].map((c) => c / 255)
                    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
                return 0.2126 * x + 0.7152 * y + 0.0722 * z;
            };
            const contrast = (one, other) => {
                const [a, b] = [light(one), light(other)];
                return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) >= 4.5;
            };
            if (drawn) {
                const style = getComputedStyle(element), shape = element.previousElementSibling;
                const behind = style.stroke !== 'none' ? style.stroke : shape && getComputedStyle(shape).fill;
                return /^(rgb|color)/.test(behind) && contrast(parts(style.fill), parts(behind));
            }
            let ground = null;
            for (let e = element; e && !ground; e = e.parentElement) {
                const style = getComputedStyle(e), colour = parts(style.backgroundColor);
                if (style.backgroundImage !== 'none' || !style.backgroundColor.startsWith('rgb')) return false;
                if ((colour[3] ?? 1) === 1) ground = colour;
                else if (colour[3] !== 0) return false;
            }
            return contrast(parts(getComputedStyle(element).color), ground ?? [255, 255, 255]);
        }""",
        selector,
    )
    return answer


def described(found: dict[str, Any]) -> list[str]:
    """Return one line per place: rule, selector, what axe says."""
    return [
        f"{found['id']}: {' '.join(str(part) for part in node['target'])}: "
        f"{'; '.join(check['message'] for check in [*node['any'], *node['all'], *node['none']])}"
        for node in found["nodes"]
    ]


def overflow(page: Page) -> list[str]:
    """Return what sticks out of the page at the right, boxes that scroll by themselves left aside."""
    found: list[str] = page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            return [...document.body.querySelectorAll('*')]
                .filter((e) => e.getBoundingClientRect().right > width + 1 && !e.closest('.table-box'))
                .map((e) => `${e.tagName.toLowerCase()}.${e.className}`);
        }"""
    )
    return found


def steps_by_keyboard(page: Page, *, limit: int = 200) -> list[str]:
    """Press Tab through the page; return a line for each stop whose focus cannot be seen."""
    hidden = []
    for _step in range(limit):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
                const e = document.activeElement;
                if (!e || e === document.body) return null;
                const box = e.getBoundingClientRect(), style = getComputedStyle(e);
                const wrapper = e.closest('.kern-form-input__select-wrapper');
                const outlined = [style, wrapper && getComputedStyle(wrapper)].some(
                    (s) => s && ((s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2)));
                // Inside a day or a time the browser moves between parts of its own and rings them itself.
                const native = ['date', 'time', 'datetime-local'].includes(e.type);
                const seen = box.width > 1 && box.height > 1 && box.bottom > 0 && box.right > 0;
                const name = `${e.tagName.toLowerCase()}#${e.id} ${e.textContent.trim().slice(0, 40)}`;
                return {name, outlined: outlined || native, seen};
            }"""
        )
        if stop is None:
            break
        if not (stop["outlined"] and stop["seen"]):
            hidden.append(stop["name"])
    return hidden
