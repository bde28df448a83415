// <div data-behaviour="only" data-only="q_a=yes way=p0|p1">: what is in it is asked only when each of these fields
// has one of these values. Without JavaScript it is always seen, with a sentence that says when it applies.
const values = (form, name) =>
  [...form.elements]
    .filter((control) => control.name === name && !control.closest("[hidden]"))
    .filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked)
    .map((control) => control.value);

export function only(element) {
  const form = element.closest("form");
  const wanted = element.dataset.only.split(" ").map((part) => part.split("="));
  const look = () => {
    element.hidden = !wanted.every(([name, any]) => values(form, name).some((value) => any.split("|").includes(value)));
  };
  for (const sentence of element.querySelectorAll("[data-only-said]")) sentence.hidden = true;
  form.addEventListener("change", look);
  look();
}
