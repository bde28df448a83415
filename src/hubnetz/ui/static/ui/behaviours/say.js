// Tell a screen reader what has changed. A fragment says it by an element with data-say="12 results".
export function say(sentence) {
  const live = document.getElementById("live");
  if (live && sentence) live.textContent = sentence;
}
