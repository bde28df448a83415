// The error summary takes the focus when it appears, so that nobody has to look for it.
export function focus(element) {
  element.focus({ preventScroll: false });
}
