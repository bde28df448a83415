// The page at the entrance: reads tickets, says at once who it is, keeps what it saw and sends it when it can.
const root = document.getElementById("scan");
const texts = JSON.parse(document.getElementById("scan-texts").textContent);
const { event, decoder, store: storeAddress, list: listAddress, upload: uploadAddress } = root.dataset;
const store = await import(storeAddress);
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const AGAIN = 4000; // milliseconds in which the same code before the camera is still the same person
const AT_ONCE = 50; // scans in one request
const PATIENCE = 15000;

let known = null; // the list of this event
let byMark = new Map();
let byCode = new Map();
let token = document.querySelector("#scan-token input").value;
let state = "loading"; // online, offline, signed_out, refused
let sending = false;
let wait = 2000;
let unsent = 0;

// ---- the list

function take(fresh) {
  known = fresh;
  byMark = new Map();
  byCode = new Map();
  for (const [mark, code, name, company, there, sessions, noPhotos] of fresh.guests) {
    const guest = { mark, code, name, company, there, noPhotos, sessions: new Set(sessions), folded: folded(`${name} ${company}`) };
    byMark.set(mark, guest);
    byCode.set(code, guest);
  }
}

async function seenBefore(scans) {
  for (const scan of scans) {
    if (scan.event !== event) continue;
    const guest = byCode.get(scan.person) ?? byMark.get(scan.mark);
    if (guest) note(guest, scan.session);
  }
}

function note(guest, session) {
  guest.there = true;
  if (session) guest.sessions.add(session);
}

async function refresh() {
  try {
    const answer = await ask(listAddress);
    if (!answer) return;
    const fresh = await answer.json();
    token = fresh.token;
    if (fresh.over) {
      await forget();
      part("over").hidden = false;
      return;
    }
    delete fresh.token;
    fresh.at = new Date().toISOString();
    await store.keepList(fresh);
    take(fresh);
    await seenBefore(await store.waiting());
    await look();
  } catch {
    fell("offline");
  }
}

// A request that tells apart: no network, signed out, not allowed.
async function ask(address, options = {}) {
  const answer = await fetch(address, {
    redirect: "manual",
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE),
    headers: { Accept: "application/json", ...options.headers },
    ...options.rest,
  });
  if (answer.type === "opaqueredirect") return fell("signed_out");
  if (answer.status === 403 || answer.status === 404) return fell("refused");
  if (!answer.ok) return fell("offline");
  state = "online";
  return answer;
}

function fell(into) {
  state = into;
  look();
  return null;
}

// ---- somebody is there

async function markOf(ticket) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${event} ${ticket}`));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 24);
}

function ticketIn(text) {
  const found = /\/check-in\/([0-9a-z]{15,40})(?![0-9a-z])/i.exec(text) ?? /^\s*([2-9a-z]{15,40})\s*$/i.exec(text);
  return found ? found[1].toLowerCase() : "";
}

async function scanned(text) {
  const ticket = ticketIn(text);
  if (!ticket) return tell("foreign");
  const mark = await markOf(ticket);
  const guest = byMark.get(mark);
  if (guest) return present(guest, { ticket, mark });
  if (known && ticket.slice(-11, -8) !== known.tag) return tell("elsewhere");
  await keep({ ticket, mark });
  return tell("unknown");
}

async function present(guest, by) {
  const session = chosen();
  if (session ? guest.sessions.has(session) : guest.there) return tell("before", guest);
  await keep({ ...by, person: by.ticket ? "" : guest.code });
  note(guest, session);
  return tell("noted", guest);
}

async function keep({ ticket = "", person = "", mark = "" }) {
  const scan = { key: crypto.randomUUID(), event, at: new Date().toISOString(), ticket, person, mark, session: chosen() };
  await store.add({ ...scan, upload: uploadAddress }); // only now is it said to be noted
  await look();
  send();
}

const chosen = () => part("session")?.value ?? "";

// ---- sending

async function send() {
  if (sending) return;
  sending = true;
  try {
    const passed = new Set();
    while (await sendSome(passed));
    wait = 2000;
  } catch {
    fell("offline");
  } finally {
    sending = false;
  }
  await look();
  if ((await store.waiting()).length && state === "offline") {
    setTimeout(send, wait);
    wait = Math.min(wait * 2, 60000);
  }
}

// This event first: what another one refuses stays on the device and holds nothing up.
async function sendSome(passed) {
  const all = (await store.waiting()).filter((scan) => !passed.has(scan.upload));
  if (!all.length) return false;
  const upload = all.some((scan) => scan.upload === uploadAddress) ? uploadAddress : all[0].upload;
  const some = all.filter((scan) => scan.upload === upload).slice(0, AT_ONCE);
  const scans = some.map(({ key, at, ticket, person, session }) => ({ key, at, ticket, person, session }));
  const answer = await ask(upload, {
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    rest: { method: "POST", body: JSON.stringify({ scans }) },
  });
  if (!answer) {
    if (state !== "refused") return false;
    passed.add(upload);
    if (upload !== uploadAddress) state = "online";
    return true;
  }
  const { taken, there, expected } = await answer.json();
  const outcomes = new Map(taken.map((one) => [one.key, one]));
  for (const scan of some) {
    const one = outcomes.get(scan.key);
    if (one && !["noted", "before"].includes(one.outcome)) await store.keepFault({ ...one, at: scan.at });
  }
  await store.drop(some.filter((scan) => outcomes.has(scan.key)));
  if (some[0].event === event && known) {
    Object.assign(known, { there, expected });
  }
  await look();
  return true;
}

// ---- what is seen and heard

let sounds;

function sound(good) {
  if (!sounds) return;
  for (const [from, pitch] of good ? [[0, 880]] : [[0, 220], [0.18, 180]]) {
    const tone = sounds.createOscillator(), loud = sounds.createGain();
    tone.frequency.value = pitch;
    loud.gain.value = 0.2;
    tone.connect(loud).connect(sounds.destination);
    tone.start(sounds.currentTime + from);
    tone.stop(sounds.currentTime + from + 0.14);
  }
}

function tell(outcome, guest) {
  const box = part("result");
  box.className = `scan__result scan__result--${outcome}`;
  const name = document.createElement("strong");
  name.textContent = guest?.name || "";
  const said = document.createElement("span");
  said.textContent = texts[outcome];
  const company = document.createElement("span");
  company.textContent = guest?.company || "";
  const photos = document.createElement("span");
  photos.className = "scan__photos";
  photos.textContent = guest?.noPhotos ? texts.no_photos : "";
  box.replaceChildren(said, name, photos, company);
  box.hidden = false;
  sound(outcome === "noted");
  navigator.vibrate?.(outcome === "noted" ? 60 : [60, 60, 60]);
  return outcome;
}

async function look() {
  const left = await store.waiting();
  unsent = left.length;
  part("waiting").textContent = left.length === 0 ? texts.none_waiting
    : left.length === 1 ? texts.one_waiting : texts.many_waiting.replace("{n}", left.length);
  part("waiting").classList.toggle("scan__waiting--some", left.length > 0);
  part("network").textContent = texts[`state_${navigator.onLine ? state : "offline"}`] ?? "";
  part("sign-in").hidden = state !== "signed_out";
  if (known) {
    const here = [...byCode.values()].filter((guest) => guest.there).length;
    part("there").textContent = Math.max(here, known.there);
    part("list").textContent = texts.list_from.replace("{n}", known.guests.length)
      .replace("{time}", new Date(known.at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }));
  }
  const faults = await store.faults();
  part("faults").hidden = faults.length === 0;
  part("fault-list").replaceChildren(...faults.map((fault) => {
    const line = document.createElement("li");
    const time = new Date(fault.at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    line.textContent = `${time} ${fault.name || ""}: ${fault.sentence || texts[`fault_${fault.outcome}`] || ""}`;
    return line;
  }));
}

// ---- by hand

function folded(text) {
  return text.toLowerCase().replace(/ä/g, "a").replace(/ö/g, "o").replace(/ü/g, "u").replace(/ß/g, "ss")
    .normalize("NFKD").replace(/\p{M}/gu, "").replace(/ae/g, "a").replace(/oe/g, "o").replace(/ue/g, "u");
}

function meant(typed) {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  return [...byCode.values()].filter((guest) => words.every((word) => guest.folded.includes(word)));
}

function suggest() {
  const found = meant(part("typed").value).slice(0, 8);
  part("found").replaceChildren(...found.map((guest) => {
    const line = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "scan__guest";
    const session = chosen();
    const here = session ? guest.sessions.has(session) : guest.there;
    button.textContent = [guest.name, guest.company, guest.noPhotos ? texts.no_photos : "", here ? texts.is_here : ""].filter(Boolean).join(" · ");
    button.addEventListener("click", () => byHand(() => present(guest, {})));
    line.append(button);
    return line;
  }));
}

async function byHand(call) {
  await call();
  part("typed").value = "";
  suggest();
  part("typed").focus();
}

part("hand").addEventListener("submit", (submit) => {
  submit.preventDefault();
  const typed = part("typed").value.trim();
  if (!typed) return;
  const found = meant(typed);
  if (ticketIn(typed)) byHand(() => scanned(typed));
  else if (found.length === 1) byHand(() => present(found[0], {}));
  else {
    tell(found.length ? "several" : "nobody");
    suggest();
  }
});
part("typed").addEventListener("input", suggest);

// ---- the camera

let stream = null, last = "", lastAt = 0;

async function reader() {
  if ("BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    const native = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await native.detect(video)).map((code) => code.rawValue);
  }
  const { read } = await import(decoder);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, 640 / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    const text = read(pen.getImageData(0, 0, canvas.width, canvas.height));
    return text ? [text] : [];
  };
}

async function start() {
  try {
    sounds ??= new AudioContext();
    stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: "environment", width: { ideal: 1280 } } });
  } catch (fault) {
    part("camera-trouble").hidden = false;
    part("camera-trouble").textContent = fault.name === "NotAllowedError" ? texts.camera_denied : texts.camera_none;
    return;
  }
  part("camera-trouble").hidden = true;
  const video = part("video");
  video.srcObject = stream;
  await video.play();
  video.hidden = false;
  part("stop").hidden = false;
  part("stop").focus();
  part("start").hidden = true;
  const find = await reader();
  const watch = async () => {
    if (!stream) return;
    if (video.readyState >= 2 && !document.hidden) {
      for (const text of await find(video).catch(() => [])) {
        const now = Date.now();
        const same = text === last && now - lastAt < AGAIN;
        lastAt = now;
        if (same) continue;
        last = text;
        await scanned(text);
      }
    }
    setTimeout(watch, 90);
  };
  watch();
}

function stop() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  part("video").hidden = true;
  part("start").hidden = false;
  if (document.activeElement === part("stop")) part("start").focus();
  part("stop").hidden = true;
}

part("start").addEventListener("click", start);
part("stop").addEventListener("click", stop);
part("send").addEventListener("click", () => send().then(refresh));
part("clear-faults").addEventListener("click", () => store.clearFaults().then(look));
part("session")?.addEventListener("change", suggest);

// ---- forgetting

async function forget() {
  stop();
  known = null;
  byMark.clear();
  byCode.clear();
  await store.dropList(event);
  await caches.delete(`entrance-${event}`);
  for (const worker of await navigator.serviceWorker.getRegistrations()) {
    if (worker.scope.endsWith(new URL(root.dataset.scope, location).pathname)) await worker.unregister();
  }
}

part("leave").addEventListener("submit", async (submit) => {
  submit.preventDefault();
  await send();
  if ((await store.waiting()).length) {
    part("leave-trouble").hidden = false;
    return;
  }
  await forget();
  await store.clearFaults();
  submit.target.submit();
});
window.addEventListener("beforeunload", (leaving) => {
  if (unsent) leaving.preventDefault();
});
window.addEventListener("online", () => send().then(refresh));
window.addEventListener("offline", look);

// ---- the beginning

async function forgetOld() {
  for (const old of await store.lists()) {
    if (new Date(old.until) > new Date()) continue;
    await store.dropList(old.event);
    await caches.delete(`entrance-${old.event}`);
    if (old.event === event) await forget();
  }
}

await forgetOld();
const stored = await store.list(event);
if (stored) take(stored);
await seenBefore(await store.waiting());
part("needs-scripts").hidden = true;
part("works").hidden = false;
part("hand").hidden = false;
if (!navigator.mediaDevices?.getUserMedia) {
  part("start").hidden = true;
  part("camera-trouble").hidden = false;
  part("camera-trouble").textContent = texts.camera_none;
}
navigator.serviceWorker?.register(root.dataset.worker, { scope: root.dataset.scope }).catch(() => {});
navigator.serviceWorker?.ready.then(() => {
  part("kept").hidden = false;
  root.dataset.kept = "yes";
});
await look();
await refresh();
await send();
root.dataset.ready = "yes";
setInterval(() => forgetOld().then(() => (document.hidden ? null : send().then(refresh))), 60000);
