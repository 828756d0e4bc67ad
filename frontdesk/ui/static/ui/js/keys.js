// Keys: one registry. The help sheet is made from it, so the two can not disagree.
// Single keys act outside fields, without modifiers, and can be switched off (WCAG 2.1.4).
const act = (name) => () => {
  const target = document.querySelector(`[data-do~="${name}"]`);
  if (!target) return false;
  // Radios of the composer are chosen and lead into the box; buttons and links are pressed; fields get the focus.
  if (target.matches("[type=radio]")) { target.checked = true; target.dispatchEvent(new Event("change", { bubbles: true })); target.form?.querySelector("textarea")?.focus(); }
  else if (target.matches("input, textarea, select")) target.focus();
  else if (target.matches("summary")) { target.parentElement.open = true; target.focus(); }
  else target.click();
  return true;
};

const step = (by) => () => {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return false;
  const focused = rows.indexOf(document.activeElement);
  const from = focused >= 0 ? focused : rows.findIndex((row) => row.hasAttribute("aria-current"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, from + by))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
};

const open = () => { const row = document.activeElement; if (!row?.matches("[data-row]")) return false; row.click(); return true; };
const help = () => { sheet?.showModal(); return Boolean(sheet); };
const sheet = document.querySelector("[data-keys-sheet]");

const KEYS = [
  { keys: ["j"], part: "List", does: "Next ticket", run: step(1) },
  { keys: ["k"], part: "List", does: "Previous ticket", run: step(-1) },
  { keys: ["o"], part: "List", does: "Open the ticket", run: open },
  { keys: ["f"], part: "List", does: "Filter", run: act("filter") },
  { keys: ["r"], part: "Ticket", does: "Reply", run: act("reply") },
  { keys: ["n"], part: "Ticket", does: "Internal note", run: act("note") },
  { keys: ["i"], part: "Ticket", does: "Take it", run: act("take") },
  { keys: ["e"], part: "Ticket", does: "Solve", run: act("solve") },
  { keys: ["a"], part: "Ticket", does: "Assign", run: act("assign") },
  { keys: ["s"], part: "Ticket", does: "Status", run: act("status") },
  { keys: ["p"], part: "Ticket", does: "Priority", run: act("priority") },
  { keys: ["z"], part: "Anywhere", does: "Undo", run: act("undo") },
  { keys: ["/"], part: "Anywhere", does: "Search", run: act("search") },
  { keys: ["?"], part: "Anywhere", does: "This list", run: help },
];
const WRITING = [[["Ctrl", "Enter"], "Send as the button says"], [["Esc"], "Leave the box, keep the draft"]];

const isOn = () => { try { return localStorage.getItem("keys") !== "off"; } catch { return true; } };
const isField = (target) => target.closest?.("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]");
let chordUntil = 0;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && event.key === "g") return;
  if (!isOn() || isField(event.target) || document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  if (chordUntil > Date.now()) {
    chordUntil = 0;
    const place = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (place) { event.preventDefault(); place.click(); return; }
  }
  if (key === "g") { chordUntil = Date.now() + 1200; return; }
  if (KEYS.find((entry) => entry.keys.includes(key))?.run()) event.preventDefault();
});

const line = (keys, does) => {
  const item = document.createElement("li");
  const marks = document.createElement("span");
  marks.append(...keys.flatMap((key) => { const mark = document.createElement("kbd"); mark.textContent = key.length === 1 ? key.toUpperCase() : key; return [mark, " "]; }));
  item.append(`${does} `, marks);
  return item;
};

const part = (name, lines) => {
  const section = document.createElement("section");
  const heading = Object.assign(document.createElement("h3"), { textContent: name });
  const list = document.createElement("ul");
  list.setAttribute("role", "list");
  list.append(...lines);
  section.append(heading, list);
  return section;
};

if (sheet) {
  const places = [...document.querySelectorAll("[data-go]")].map((link) => line(["g", link.dataset.go], `Go to ${link.querySelector(".clip")?.textContent ?? link.textContent}`));
  sheet.querySelector("[data-keys-list]").append(
    ...["List", "Ticket"].map((name) => part(name, KEYS.filter((entry) => entry.part === name).map((entry) => line(entry.keys, entry.does)))),
    part("Writing", WRITING.map(([keys, does]) => line(keys, does))),
    part("Anywhere", [...KEYS.filter((entry) => entry.part === "Anywhere").map((entry) => line(entry.keys, entry.does)), ...places]),
  );
  const toggle = sheet.querySelector("[data-keys-toggle]");
  toggle.checked = isOn();
  toggle.addEventListener("change", () => { try { localStorage.setItem("keys", toggle.checked ? "on" : "off"); } catch { /* storage is switched off */ } });
}
