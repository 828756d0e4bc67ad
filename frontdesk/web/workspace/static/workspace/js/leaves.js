// Rows: a ticket that changed is shown anew in its place. Nothing is reordered, nothing moves; what arrives waits behind "3 new".
const MOST = 50, QUIET = 30_000;
const list = () => document.querySelector("[data-rows]");
const wanted = new Set(); // numbers to ask for
const waiting = new Map(); // id -> the new row, until nobody is at the old one
const arrived = new Set();
const own = new Set(); // rows of what the reader has just changed
let timer = 0, asking = false, askedAt = 0, countTimer = 0, countedAt = 0, saidAt = 0, stale = 0, whole = false;

const ask = async (url, headers) => {
  const answer = await fetch(url, { headers, cache: "no-store" });
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  return answer.text();
};
const isBusy = (row) => row.matches(":hover, :focus-within") || row.querySelector("input:checked");
// Where somebody is, only the time may change.
const when = (row) => row.querySelector(".row-top > :last-child:not(a)");
const retime = (row, fresh) => { if (when(row) && when(fresh) && !when(row).isEqualNode(when(fresh))) when(row).replaceWith(when(fresh).cloneNode(true)); };

const put = (fresh) => {
  const row = document.getElementById(fresh.id);
  const isAt = row.contains(document.activeElement);
  // One's own deed shows at once, also where one is.
  if (isBusy(row) && !own.delete(fresh.id)) { waiting.set(fresh.id, fresh); retime(row, fresh); return; }
  waiting.delete(fresh.id);
  // The element stays: a new one would be laid out with a guessed height first, and the rows below would jump.
  ["data-unread", "data-gone", "data-elsewhere"].forEach((name) => row.toggleAttribute(name, fresh.hasAttribute(name)));
  row.replaceChildren(...fresh.childNodes);
  if (isAt) row.querySelector("[data-row]").focus({ preventScroll: true });
  htmx.process(row);
  row.dispatchEvent(new CustomEvent("desk:row", { bubbles: true }));
};

const leave = (row) => {
  if (!row || row.hasAttribute("data-gone")) return;
  row.setAttribute("data-gone", "");
  row.querySelector(".row-sub:last-child")?.append(Object.assign(document.createElement("span"), { className: "chip", textContent: "No longer yours to see" }));
};

const count = () => {
  const pill = document.querySelector("[data-news]");
  if (!pill) return;
  [pill.hidden, pill.lastElementChild.textContent] = [!arrived.size, `${arrived.size} new`];
  if (!arrived.size || saidAt > Date.now() - QUIET) return;
  saidAt = Date.now();
  document.dispatchEvent(new CustomEvent("desk:say", { detail: { text: `${arrived.size} new ticket${arrived.size > 1 ? "s" : ""}` } }));
};

const take = (rows) => rows.forEach((fresh) => {
  if (document.getElementById(fresh.id)) put(fresh);
  else if (fresh.matches("[data-gone], [data-elsewhere]")) arrived.delete(fresh.id);
  else arrived.add(fresh.id);
});

const flush = async () => {
  timer = 0;
  const box = list();
  if (!box || document.hidden || asking) return;
  const numbers = [...wanted], isWhole = whole || numbers.length > MOST;
  wanted.clear();
  whole = false;
  asking = true;
  try {
    const text = isWhole ? await ask(box.dataset.list, { "HX-Request": "true", "HX-Target": "queue" })
      : await ask(`${box.dataset.rows}&n=${numbers.join("&n=")}`);
    const rows = [...new DOMParser().parseFromString(text, "text/html").querySelectorAll(".row")];
    if (box === list()) {
      const ids = new Set(rows.map((row) => row.id));
      const others = isWhole ? [...box.querySelectorAll(".row")].map((row) => row.id) : numbers.map((number) => `t-${number}`);
      take(rows);
      others.filter((id) => !ids.has(id)).forEach((id) => { if (isWhole) wanted.add(id.slice(2)); else leave(document.getElementById(id)); });
      count();
    }
  } catch { numbers.forEach((number) => wanted.add(number)); whole ||= isWhole; }
  asking = false;
  askedAt = Date.now();
  if (wanted.size || whole) soon(2000);
};
const soon = (pause = 250) => { timer ||= setTimeout(flush, Math.max(pause, askedAt + 1000 - Date.now())); };
const recount = () => {
  countTimer ||= setTimeout(async () => {
    [countTimer, countedAt] = [0, Date.now()];
    const place = document.querySelector("[data-counts]")?.dataset.counts;
    try { if (place && !document.hidden) document.dispatchEvent(new CustomEvent("desk:counts", { detail: JSON.parse(await ask(place)) })); } catch { /* the next change asks again */ }
  }, Math.max(700, countedAt + 3000 - Date.now()));
};

document.addEventListener("desk:change", ({ detail }) => {
  // A note changes no row.
  detail.forEach(({ name, ticket }) => { if (ticket && !name.startsWith("note.")) wanted.add(String(ticket)); });
  if (wanted.size) { soon(); recount(); }
});
document.addEventListener("desk:changed", ({ detail }) => detail.numbers.forEach((number) => own.add(`t-${number}`)));
document.addEventListener("desk:reset", () => { whole = true; soon(); recount(); });
document.addEventListener("visibilitychange", () => {
  if (document.hidden) { stale = Date.now(); return; }
  if (stale < Date.now() - 60_000) document.dispatchEvent(new CustomEvent("desk:reset", { detail: {} })); else if (wanted.size || whole) { soon(); recount(); }
});
// Somebody left a row: what waited for that is shown, when the next row has the pointer or the focus.
["pointerout", "focusout", "change"].forEach((kind) => document.addEventListener(kind, () => {
  if (waiting.size) setTimeout(() => waiting.forEach((fresh, id) => { if (document.getElementById(id)) put(fresh); else waiting.delete(id); }), 50);
}));
document.addEventListener("htmx:afterSwap", ({ detail }) => { if (detail.target.id === "queue") { arrived.clear(); waiting.clear(); } });
