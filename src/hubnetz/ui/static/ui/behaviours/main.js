import { copy } from "./copy.js";
import { focus } from "./focus.js";
import { keys } from "./keys.js";
import { languages } from "./languages.js";
import { leave } from "./leave.js";
import { free, once } from "./once.js";
import { only } from "./only.js";
import { print } from "./print.js";
import { say } from "./say.js";
import { yourtime } from "./yourtime.js";

const behaviours = { copy, focus, keys, leave, once, only, print, yourtime };

// Bind every element that asks for a behaviour, each one once.
function bind(root) {
  const found = [...root.querySelectorAll("[data-behaviour]")];
  if (root.matches?.("[data-behaviour]")) found.unshift(root);
  for (const element of found) {
    if (element.dataset.bound) continue;
    element.dataset.bound = "yes";
    for (const name of element.dataset.behaviour.split(" ")) behaviours[name]?.(element);
  }
}

// All event names of htmx stand here and nowhere else.
document.addEventListener("htmx:afterSettle", (event) => {
  const root = event.detail.elt;
  bind(root);
  say((root.matches?.("[data-say]") ? root : root.querySelector("[data-say]"))?.dataset.say);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form");
  if (form) free(form);
});
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => {
    const live = document.getElementById("live");
    live.classList.replace("visually-hidden", "trouble");
    say(live.dataset.trouble);
  });
}
for (const name of ["htmx:pushedIntoHistory", "htmx:historyRestore"]) {
  document.addEventListener(name, languages);
}
document.addEventListener("htmx:beforeRequest", () => {
  document.getElementById("live")?.classList.replace("trouble", "visually-hidden");
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(free);
});
bind(document);
