"""What is looked for on a page beyond axe: text that is cut off, focus that is not seen, things that move."""

from playwright.sync_api import Page

SPACING = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}"""
CUT = """() => {
    const hidden = (e) => e.closest('.visually-hidden, .skip-link, [aria-hidden="true"]')
        || getComputedStyle(e).clipPath !== 'none';
    const told = (e) => `${e.tagName.toLowerCase()}.${e.className} ${e.textContent.trim().slice(0, 40)}`;
    const found = new Set();
    for (const e of document.body.querySelectorAll('*')) {
        const style = getComputedStyle(e);
        if (e.closest('svg, .table-box') || !e.checkVisibility() || style.display.startsWith('inline')) continue;
        if (style.webkitLineClamp !== 'none') continue;  // an excerpt, always
        const clips = ['hidden', 'clip'].includes(style.overflowX) || ['hidden', 'clip'].includes(style.overflowY);
        const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
        if (!clips && !own || hidden(e)) continue;
        const tall = clips && e.scrollHeight > e.clientHeight + 2;
        if ((tall || e.scrollWidth > e.clientWidth + 2) && e.clientWidth) found.add(told(e));
    }
    return [...found];
}"""
MOVING = """() => [...document.body.querySelectorAll('*')].flatMap((e) => ['', '::before', '::after'].flatMap(
(part) => {
    const s = getComputedStyle(e, part || null);
    const long = (text) => text.split(',').some((t) => parseFloat(t) > 0.01);
    const moves = long(s.transitionDuration) && s.transitionProperty !== 'none'
        || long(s.animationDuration) && s.animationName !== 'none';
    return moves ? [`${e.tagName.toLowerCase()}.${e.className}${part}`] : [];
}))"""
STOPS = """() => {
    const words = (e) => (e.getAttribute('aria-label') || e.textContent || e.name || '').trim().slice(0, 40);
    const named = (e) => `${e.tagName.toLowerCase()}#${e.id} ${words(e)}`;
    const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
    const groups = new Set();
    window.stops = [...document.querySelectorAll(all)].filter((e) => {
        if (e.tabIndex < 0 || e.disabled || !e.checkVisibility({visibilityProperty: true})) return false;
        if (e.type !== 'radio') return true;
        const seen = groups.has(e.name);
        groups.add(e.name);
        return !seen;
    });
    window.reached = new Set();
    window.unseen = [];
    document.addEventListener('focusin', (event) => {
        const e = event.target;
        window.reached.add(e.type === 'radio' ? window.stops.find((s) => s.name === e.name) : e);
        e.scrollIntoView({block: 'nearest', behavior: 'instant'});
        const native = ['date', 'time', 'datetime-local', 'month'].includes(e.type);  // rings its parts itself
        const around = [e, e.closest('.kern-form-input__select-wrapper'), ...(e.closest('svg') ? e.children : [])];
        const ringed = native || around.some((one) => {
            const s = one && getComputedStyle(one);
            return s && (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2);
        });
        const box = [...e.getClientRects()].find((b) => b.width > 1 && b.height > 1);
        if (!ringed || !box) return window.unseen.push(`no ring: ${named(e)}`);
        const mine = (top) => top && (e.contains(top) || (e.labels && [...e.labels].some((l) => l.contains(top))));
        const parts = e.closest('svg') ? [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] : [0.2, 0.5, 0.8];
        const points = parts.flatMap((x) => parts.map((y) => [box.left + box.width * x, box.top + box.height * y]));
        const hits = points.map(([x, y]) => document.elementFromPoint(x, y));
        if (!hits.some(mine)) window.unseen.push(`covered by ${hits[0] && named(hits[0])}: ${named(e)}`);
    });
    // The parts of a day or a time are stops of their own.
    const parts = ['date', 'time', 'datetime-local', 'month'];
    return window.stops.length + 5 * window.stops.filter((e) => parts.includes(e.type)).length;
}"""
WALKED = """() => [...window.unseen, ...window.stops.filter((e) => !window.reached.has(e))
    .map((e) => `not reached: ${e.tagName.toLowerCase()}#${e.id} ${e.textContent.trim().slice(0, 40)}`)]"""

# With forced colours a button is known by its border, a county by its line.
UNBORDERED = """() => [...document.querySelectorAll('.kern-btn, input:not([type=hidden]), textarea, select')]
    .filter((e) => e.checkVisibility() && !e.closest('.visually-hidden, [aria-hidden="true"]'))
    .filter((e) => !['checkbox', 'radio'].includes(e.type))
    .filter((e) => { const s = getComputedStyle(e);
        return s.borderBottomStyle === 'none' || parseFloat(s.borderBottomWidth) < 1; })
    .map((e) => `${e.tagName.toLowerCase()}#${e.id}.${e.className}`)"""
UNDRAWN = """() => {
    const ground = getComputedStyle(document.body).backgroundColor;
    const counties = [...document.querySelectorAll('.network-map__county > path')];
    if (counties.length < 40) return ['no map'];
    return counties.filter((e) => { const s = getComputedStyle(e);
        return s.stroke === 'none' || s.stroke === ground || !(parseFloat(s.strokeWidth) > 0); })
        .map((e) => e.parentElement.getAttribute('aria-label'));
}"""


def cut_off(page: Page) -> list[str]:
    """Return the texts of which a part cannot be seen."""
    return [f"cut off: {line}" for line in page.evaluate(CUT)]


def moving(page: Page) -> list[str]:
    """Return what moves although the person asked for less of it."""
    return [f"moves: {line}" for line in page.evaluate(MOVING)]


def space_out(page: Page) -> None:
    """Set the text as WCAG 1.4.12 lets people set it."""
    page.evaluate(SPACING)


def walk_by_tab(page: Page) -> list[str]:
    """Press Tab through the whole page; return each stop that is not reached, has no ring or is covered."""
    for _stop in range(page.evaluate(STOPS) + 1):
        page.keyboard.press("Tab")
    return list(page.evaluate(WALKED))
