// <section data-behaviour="keys" tabindex="-1">: while the focus is in it, a key without others presses the button or
// link that says so in data-key. Nothing happens while somebody writes, nor outside of it. It takes the focus, so what the
// last key did is said aloud: the message above it would be passed over.
import { say } from "./say.js";

export function keys(element) {
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input, textarea, select")) return;
    const wanted = element.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!wanted) return;
    event.preventDefault();
    wanted.click();
  });
  if (!element.contains(document.activeElement)) element.focus({ preventScroll: true });
  const done = document.querySelector("main .alert[role]");
  if (done) requestAnimationFrame(() => say(done.textContent.trim()));
}
