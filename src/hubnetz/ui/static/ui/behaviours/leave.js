// <form data-behaviour="leave" data-unsent="{n} …"> signs out. What the page with the camera keeps on this device goes
// with it, but not before what it saw is sent; if that cannot be done now, somebody has to say that it may be lost.
const NAME = "hubnetz-entrance"; // the desk's scan-store.js lays it out
const AT_ONCE = 50;
const PATIENCE = 10000;

export function leave(form) {
  form.addEventListener("submit", async (submit) => {
    submit.preventDefault();
    const base = await kept();
    if (base) {
      await send(base, form.elements.csrfmiddlewaretoken.value).catch(() => {});
      const left = (await rows(base)).length;
      if (left && !confirm(form.dataset.unsent.replace("{n}", left))) return base.close();
      await clear(base);
    }
    form.submit();
  });
}

// The base, if there is one: asking for it must not make an empty one.
function kept() {
  return new Promise((done) => {
    const asked = window.indexedDB?.open(NAME);
    if (!asked) return done(null);
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onsuccess = () => done(asked.result);
    asked.onerror = asked.onblocked = () => done(null);
  });
}

function within(base, mode, call) {
  const transaction = base.transaction([...base.objectStoreNames], mode);
  const asked = call((name) => transaction.objectStore(name));
  return new Promise((done, failed) => {
    transaction.oncomplete = () => done(asked?.result);
    transaction.onabort = () => failed(transaction.error);
  });
}

const rows = (base) => within(base, "readonly", (store) => store("queue").getAll());

// Each event takes its own; what one of them refuses does not hold the others up.
async function send(base, token) {
  const all = await rows(base);
  for (const upload of new Set(all.map((scan) => scan.upload))) {
    const scans = all.filter((scan) => scan.upload === upload);
    for (let first = 0; first < scans.length; first += AT_ONCE) {
      const some = scans.slice(first, first + AT_ONCE);
      const answer = await fetch(upload, {
        method: "POST",
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE),
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({
          scans: some.map(({ key, at, ticket, person, session }) => ({ key, at, ticket, person, session })),
        }),
      });
      if (!answer.ok) break;
      const taken = new Set((await answer.json()).taken.map((one) => one.key));
      const done = some.filter((scan) => taken.has(scan.key));
      await within(base, "readwrite", (store) => { for (const scan of done) store("queue").delete(scan.number); });
    }
  }
}

async function clear(base) {
  await within(base, "readwrite", (store) => { for (const name of base.objectStoreNames) store(name).clear(); });
  base.close();
  for (const name of await caches.keys()) await caches.delete(name);
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
}
