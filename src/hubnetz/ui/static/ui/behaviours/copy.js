import { say } from "./say.js";

// <button data-behaviour="copy" data-copy="#id-of-the-text" data-done="Copied">
export function copy(button) {
  button.addEventListener("click", async () => {
    const source = document.querySelector(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    say(button.dataset.done);
  });
}
