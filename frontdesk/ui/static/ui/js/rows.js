// Rows: going through the list, and the ticket's keys on the row that has the focus. The list never moves by itself.
const isShown = (element) => Boolean(element.getClientRects().length);
const rows = () => [...document.querySelectorAll("[data-row]")].filter(isShown);
const focused = () => document.activeElement?.closest(".row")?.querySelector("[data-row]");
const current = () => document.querySelector("[data-row][aria-current]");
const say = (text) => document.dispatchEvent(new CustomEvent("desk:say", { detail: { text } }));

const focus = (row) => {
  row.focus();
  row.scrollIntoView({ block: "nearest" });
};

const neighbour = (from, by) => {
  const all = rows();
  return all[from ? all.indexOf(from) + by : 0];
};

const step = (by) => (key) => {
  if (key?.startsWith("Arrow") && !focused()) return null;
  if (!rows().length) return null;
  return () => {
    const from = focused() ?? current();
    const next = neighbour(from, by) ?? from;
    if (next) focus(next);
  };
};

const turn = (by) => () => {
  if (!current()) return null;
  const next = neighbour(current(), by);
  return () => { if (next) next.click(); else say(by > 0 ? "That was the last ticket of this list." : "That was the first ticket of this list."); };
};

// From the ticket to its row, from there to nowhere; a menu or sheet that is open closes by itself.
const back = () => {
  const row = current();
  const isInTicket = document.activeElement?.closest("#ticket") && !document.querySelector("#ticket details[data-menu][open], :popover-open");
  return isInTicket && row && isShown(row) ? () => focus(row) : null;
};

const GOING = {
  next: step(1), previous: step(-1), after: turn(1), before: turn(-1), back,
  open: () => { const row = focused(); return row ? () => row.click() : null; },
};
const ON_A_ROW = new Set(["take", "assign", "status", "priority", "tags", "team", "snooze", "solve", "solve-stay", "macro"]);
const WRITING = new Set(["reply", "note"]);

// The row of a ticket that is not the open one: its menus are fetched and nothing else moves.
const onRow = (name) => {
  const row = focused();
  if (!row || row === current()) return null;
  const url = row.closest("[data-row-deeds]")?.dataset.rowDeeds;
  if (ON_A_ROW.has(name) && url) return () => import(url).then((module) => module.default(row, name));
  if (!WRITING.has(name)) return null;
  return () => {
    document.addEventListener("htmx:afterSettle", () => document.dispatchEvent(new CustomEvent("desk:do", { bubbles: true, cancelable: true, detail: { name } })), { once: true });
    row.click();
  };
};

document.addEventListener("desk:do", (event) => {
  const { name, key, isAsking } = event.detail;
  const deed = event.defaultPrevented ? null : GOING[name]?.(key) ?? onRow(name);
  if (!deed) return;
  event.preventDefault();
  if (!isAsking) deed();
});

// Back in the list after a ticket: at the row that follows it.
if (/^#t-\d+$/.test(location.hash)) { const row = document.querySelector(`${location.hash} [data-row]`); if (row) focus(row); }
