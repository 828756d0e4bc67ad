// Line: without a connection one line says so; reading and writing go on, sending is refused and never queued in silence.
const root = document.documentElement;
const SENDS = "form[data-draft] [name=send]";
const isOff = () => root.dataset.line === "off";

const label = () => document.querySelectorAll(SENDS).forEach((button) => {
  if (isOff()) { button.setAttribute("aria-label", "Offline"); button.setAttribute("aria-disabled", "true"); }
  else if (button.ariaLabel === "Offline") { button.removeAttribute("aria-label"); button.removeAttribute("aria-disabled"); }
});

document.addEventListener("desk:line", ({ detail: is }) => {
  root.dataset.line = is;
  document.querySelectorAll("[data-line-says]").forEach((text) => { text.hidden = text.dataset.lineSays !== is; });
  label();
  const text = { off: "No connection. Reading and writing go on; sending waits.", out: "You are signed out." }[is];
  if (text) document.dispatchEvent(new CustomEvent("desk:say", { detail: { text, urgent: true } }));
});

// Before anybody else hears of it.
document.addEventListener("submit", (event) => {
  if (!isOff() || !event.target.matches("form[data-draft]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  document.dispatchEvent(new CustomEvent("desk:say", { detail: { text: "Not sent: there is no connection. Your text is kept.", urgent: true } }));
}, true);
document.addEventListener("htmx:afterSettle", label);
