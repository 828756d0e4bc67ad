// Panes: the list stays where it is while tickets open beside it; nothing scrolls unless the reader moved it.
const narrow = matchMedia("(width <= 46rem)");
const ticket = () => document.getElementById("ticket");
const thread = () => document.querySelector("[data-thread]");
const messages = () => document.querySelectorAll("[data-thread] .msg").length;
let before = null;

// On a phone list and ticket are pages of their own: there a row is a plain link.
document.addEventListener("click", (event) => {
  if (narrow.matches && event.target.closest("a[data-row]")) event.stopImmediatePropagation();
}, true);

const mark = () => {
  const open = `t-${ticket()?.dataset.number}`;
  document.querySelectorAll("[data-row]").forEach((link) => {
    const row = link.closest(".row");
    row.classList.toggle("is-open", row.id === open);
    if (row.id !== open) { link.removeAttribute("aria-current"); return; }
    link.setAttribute("aria-current", "true");
    if (!row.hasAttribute("data-unread")) return;
    row.removeAttribute("data-unread");
    const hint = link.querySelector(".vh");
    hint.textContent = hint.textContent.replace(", unread", "");
  });
};

// Opens at the first unread message, else at the newest.
const begin = () => {
  const box = thread();
  if (!box || location.hash) return;
  const first = box.querySelector("[data-first-unread]");
  if (first) first.scrollIntoView({ block: "start" });
  else box.scrollTop = box.scrollHeight;
};

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "ticket") return;
  before = { number: ticket()?.dataset.number, top: thread()?.scrollTop ?? 0, messages: messages() };
});

document.addEventListener("htmx:afterSwap", () => {
  mark();
  if (!before) return;
  const { number, top, messages: count } = before;
  before = null;
  if (number !== ticket()?.dataset.number) {
    begin();
    document.dispatchEvent(new CustomEvent("desk:say", { detail: { text: document.title } }));
  } else if (messages() > count) thread().scrollTop = thread().scrollHeight;
  else if (thread()) thread().scrollTop = top;
});

// What is shown anew keeps the mark of the open ticket.
document.addEventListener("desk:row", mark);

// A deed may change the counts of the rail; they change in place, like everything else that did not ask for attention.
document.addEventListener("desk:counts", ({ detail: { counts } }) => {
  document.querySelectorAll(".rail a").forEach((link) => {
    const count = counts[link.getAttribute("href")];
    const shown = link.querySelector(".n");
    if (count !== undefined && shown) shown.textContent = count;
    // A job that ended has no count; it stays while somebody stands on it.
    if (count === undefined && link.matches("[data-passing]:not(:focus)")) link.closest("li").remove();
    if (count !== undefined && link.hasAttribute("aria-current")) document.querySelectorAll("#q-h .num").forEach((title) => { title.textContent = count; });
  });
});

// A menu that opens at the thread's end is brought into view.
document.addEventListener("toggle", (event) => {
  if (event.target.open && event.target.closest("[data-thread]")) event.target.querySelector(".menu-panel")?.scrollIntoView({ block: "nearest" });
}, true);

mark();
begin();
