// <span data-behaviour="yourtime" data-home="Europe/Berlin" data-begins="2037-03-30T10:00:00+02:00" data-ends="…"
// data-said=", {when} in your time" hidden></span>: says what the visitor's own clock shows, where it shows another time
// than the clock of the network; with the day, where that is another one. Elsewhere nothing is shown.
export function yourtime(element) {
  const begins = new Date(element.dataset.begins);
  const ends = new Date(element.dataset.ends);
  const language = document.documentElement.lang.startsWith("de") ? "de" : "en-GB";
  const clock = { hour: "2-digit", minute: "2-digit" };
  const day = { weekday: "long", day: "numeric", month: "long" };
  const there = element.dataset.home;
  const said = (moment, parts, timeZone) => new Intl.DateTimeFormat(language, { ...parts, timeZone }).format(moment);
  const differs = (moment, parts) => said(moment, parts) !== said(moment, parts, there);
  if (![begins, ends].some((moment) => differs(moment, { ...day, ...clock }))) return;
  const withDay = [begins, ends].some((moment) => differs(moment, day)) || said(begins, day) !== said(ends, day);
  const range = new Intl.DateTimeFormat(language, withDay ? { ...day, ...clock } : clock).formatRange(begins, ends);
  element.textContent = element.dataset.said.replace("{when}", range);
  element.hidden = false;
}
