// What the device keeps: the list of one event, and what it saw until the server has it. All of it in IndexedDB.
const NAME = "hubnetz-entrance";

function opened() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("lists", { keyPath: "event" });
      asked.result.createObjectStore("queue", { keyPath: "number", autoIncrement: true });
      asked.result.createObjectStore("faults", { keyPath: "key" });
    };
    asked.onsuccess = () => {
      asked.result.onclose = () => { base = undefined; }; // signed out in another window: everything is deleted
      done(asked.result);
    };
    asked.onerror = () => failed(asked.error);
  });
}

let base;

async function within(store, mode, call) {
  base ??= opened();
  const transaction = (await base).transaction(store, mode, { durability: "strict" });
  const asked = call(transaction.objectStore(store));
  return new Promise((done, failed) => {
    transaction.oncomplete = () => done(asked.result);
    transaction.onabort = transaction.onerror = () => failed(transaction.error);
  });
}

export const list = (event) => within("lists", "readonly", (store) => store.get(event));
export const lists = () => within("lists", "readonly", (store) => store.getAll());
export const keepList = (one) => within("lists", "readwrite", (store) => store.put(one));
export const dropList = (event) => within("lists", "readwrite", (store) => store.delete(event));
// In the order in which it was seen: numbers only grow.
export const add = (scan) => within("queue", "readwrite", (store) => store.add(scan));
export const waiting = () => within("queue", "readonly", (store) => store.getAll());
export const faults = () => within("faults", "readonly", (store) => store.getAll());
export const keepFault = (fault) => within("faults", "readwrite", (store) => store.put(fault));
export const clearFaults = () => within("faults", "readwrite", (store) => store.clear());

export async function drop(scans) {
  await within("queue", "readwrite", (store) => scans.map((scan) => store.delete(scan.number)).at(-1) ?? { result: null });
}
