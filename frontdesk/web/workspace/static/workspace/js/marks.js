// Marks: on the rows of a list stands who else is at a ticket: a pen while they write, a ring while they read.
const marks = new Map(); // number -> the mark
const wanted = new Set();
let timer = 0, askedOf = null;
const rows = () => [...document.querySelectorAll("[data-marks] .row")];

const put = (row) => {
  const mark = marks.get(row.id.slice(2)), old = row.querySelector(".marks"), line = row.querySelector(".row-sub:last-child");
  if (!mark) { old?.remove(); return; }
  if (mark === old || !line) return;
  old?.remove();
  // The assignee stays at the end of the line.
  line.insertBefore(mark, line.querySelector(":scope > .avatar"));
};

const ask = async () => {
  timer = 0;
  const place = document.querySelector("[data-marks]")?.dataset.marks;
  const numbers = rows().map((row) => row.id.slice(2)).filter((number) => wanted.has(number) || wanted.has("all"));
  if (!place || document.hidden) return;
  wanted.clear();
  if (!numbers.length) return;
  try {
    const answer = await fetch(`${place}?n=${numbers.join("&n=")}`, { cache: "no-store" });
    if (!answer.ok || answer.redirected) return;
    numbers.forEach((number) => marks.delete(number));
    new DOMParser().parseFromString(await answer.text(), "text/html").querySelectorAll("[data-at]").forEach((mark) => marks.set(mark.dataset.at, document.adoptNode(mark)));
    rows().forEach(put);
  } catch { wanted.add("all"); }
};
const soon = (number) => { wanted.add(number); timer ||= setTimeout(ask, 400); };
const begin = () => {
  const list = document.querySelector("[data-marks]");
  rows().forEach(put);
  if (list && list !== askedOf) { askedOf = list; soon("all"); }
};

document.addEventListener("desk:presence", ({ detail: { ticket } }) => { if (document.getElementById(`t-${ticket}`)) soon(String(ticket)); });
document.addEventListener("desk:reset", () => soon("all"));
document.addEventListener("desk:row", ({ target }) => put(target));
document.addEventListener("htmx:afterSwap", begin);
document.addEventListener("visibilitychange", () => { if (!document.hidden) soon("all"); });
begin();
