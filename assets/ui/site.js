// <button data-behaviour="copy" data-copy="#id-of-the-text" data-done="Copied">
function copy(button) {
  button.addEventListener("click", async () => {
    const source = document.querySelector(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    say(button.dataset.done);
  });
}
// The error summary takes the focus when it appears, so that nobody has to look for it.
function focus(element) {
  element.focus({ preventScroll: false });
}
// A list that narrows itself changes its address; the other language then keeps what was chosen.
function languages() {
  for (const link of document.querySelectorAll("header a[hreflang]")) {
    const url = new URL(link.href);
    url.search = location.search;
    link.href = url;
  }
}
// A form is sent once: a second click while the first is under way does nothing.
function once(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-busy", "true");
    setTimeout(() => free(form), 8000);
  });
}

// After the browser's back button, or when no answer came, the form can be sent again.
function free(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}
// <div data-behaviour="only" data-only="q_a=yes way=p0|p1">: what is in it is asked only when each of these fields
// has one of these values. Without JavaScript it is always seen, with a sentence that says when it applies.
const values = (form, name) =>
  [...form.elements]
    .filter((control) => control.name === name && !control.closest("[hidden]"))
    .filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked)
    .map((control) => control.value);

function only(element) {
  const form = element.closest("form");
  const wanted = element.dataset.only.split(" ").map((part) => part.split("="));
  const look = () => {
    element.hidden = !wanted.every(([name, any]) => values(form, name).some((value) => any.split("|").includes(value)));
  };
  for (const sentence of element.querySelectorAll("[data-only-said]")) sentence.hidden = true;
  form.addEventListener("change", look);
  look();
}
function print(button) {
  button.addEventListener("click", () => window.print());
}
// Tell a screen reader what has changed. A fragment says it by an element with data-say="12 results".
function say(sentence) {
  const live = document.getElementById("live");
  if (live && sentence) live.textContent = sentence;
}
const behaviours = { copy, focus, once, only, print };

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
