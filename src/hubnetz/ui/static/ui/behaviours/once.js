// A form is sent once: a second click while the first is under way does nothing.
export function once(form) {
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
export function free(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}
