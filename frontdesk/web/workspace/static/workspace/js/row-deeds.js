// Row deeds: the ticket's keys on a row whose ticket is not open. Its menus are fetched; nothing is marked as read, nothing moves.
const say = (text) => document.dispatchEvent(new CustomEvent("desk:say", { detail: { text } }));
// After these the ticket is done, and the focus goes on.
const LEAVES = new Set(["solve", "solve-stay", "snooze"]);

const next = (row) => {
  const own = row.closest(".row");
  const other = own.nextElementSibling ?? own.previousElementSibling;
  if (other) return other.querySelector("[data-row]");
  const heading = own.parentElement.previousElementSibling;
  heading?.setAttribute("tabindex", "-1");
  return heading;
};

const fetched = async (row) => {
  const url = new URL(row.href);
  const answer = await fetch(`${url.pathname}menu/${url.search}`);
  if (!answer.ok || answer.redirected) return null;
  const dialog = document.adoptNode(new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("dialog"));
  document.getElementById("row-menu")?.remove();
  document.body.append(dialog);
  htmx.process(dialog);
  return dialog;
};

// Down and up go through the entries, as in any menu.
const walk = (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const entries = [...event.currentTarget.querySelectorAll(".menu-item")].filter((entry) => entry.getClientRects().length);
  if (!by || !entries.length) return;
  event.preventDefault();
  entries[(entries.indexOf(document.activeElement) + by + entries.length) % entries.length].focus();
};

export default async (row, name) => {
  let dialog = null;
  try { dialog = await fetched(row); } catch { /* said below */ }
  const part = dialog?.querySelector(`[data-at~="${name}"]`);
  if (!part) { say(dialog ? "This cannot be done with this ticket." : "No connection to the desk. Nothing was changed."); return; }
  const { id } = row.closest(".row");
  const goal = LEAVES.has(name) ? next(row) : null;
  dialog.addEventListener("htmx:afterRequest", () => {
    dialog.close();
    // The row was replaced by what it is now.
    (goal?.isConnected ? goal : document.querySelector(`#${id} [data-row]`))?.focus();
  });
  if (part.matches("button")) { part.click(); return; }
  dialog.querySelectorAll("section[data-at]").forEach((section) => { section.hidden = section !== part; });
  dialog.addEventListener("keydown", walk);
  dialog.showModal();
  (part.querySelector("[aria-pressed=true], input:not([type=hidden])") ?? part.querySelector("button"))?.focus();
};
