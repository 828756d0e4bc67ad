// Selection begins with the first tick or its key; what follows is fetched then.
const NAMES = ["select", "select-next", "select-previous"];
let more = null, isThereNow = false;
// What is pressed while it is on its way is done when it is there, in order.
const load = () => { more ??= import(document.getElementById("bulk").dataset.selecting).then((module) => { isThereNow = true; return module; }); return more; };
const isThere = () => document.getElementById("bulk") && (document.activeElement?.closest(".row") ?? document.querySelector(".row.is-open"));

document.addEventListener("click", (event) => {
  const box = isThereNow ? null : event.target.closest(".row .check");
  if (box) load().then(({ ticked }) => ticked(box, false));
});
// Before everybody else: with a selection the ticket's keys act on it.
addEventListener("desk:do", (event) => {
  const { name, isAsking } = event.detail;
  if (isThereNow || !NAMES.includes(name) || !isThere()) return;
  event.preventDefault();
  if (!isAsking) load().then(({ deed }) => deed(name)?.());
}, true);
// The browser brings ticks back with the page.
addEventListener("pageshow", () => { if (document.querySelector(".row .check:checked")) load().then(({ restore }) => restore()); });
document.addEventListener("desk:changed", ({ detail: { numbers } }) => {
  document.dispatchEvent(new CustomEvent("desk:change", { detail: numbers.map((ticket) => ({ name: "ticket.changed", ticket })) }));
});
