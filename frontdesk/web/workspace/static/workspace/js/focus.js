// Focus: after a swap it is where it was, at what went wrong, or at the ticket's heading; never on the page's body.
let before = null;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const pane = detail.target;
  if (pane.id !== "ticket") return;
  const active = document.activeElement;
  before = {
    // A deed by a key may leave from the list: its row is replaced too.
    isInside: pane.contains(active) || active?.matches("[data-row]"),
    number: pane.dataset.number,
    isRow: active?.matches("[data-row]"),
    // The menu, field or row that acted; what is inside has no id of its own.
    id: active?.closest("#ticket [id], .row")?.id,
    isOpen: Boolean(document.querySelector("#props:popover-open")),
  };
});

const place = (id) => {
  const element = id && document.getElementById(id);
  return element?.querySelector(":scope > summary, [data-row]") ?? (element?.matches("input, textarea, button, a, [tabindex]") ? element : null);
};

// Before the swap settles: in those milliseconds a key would already go to the page's body.
document.addEventListener("htmx:afterSwap", () => {
  if (!before) return;
  const { isInside, id, isOpen, number, isRow } = before;
  before = null;
  if (isOpen) document.getElementById("props")?.showPopover?.();
  const wrong = document.querySelector("#ticket [data-focus-first]");
  const isLost = document.activeElement === document.body || !document.activeElement?.isConnected;
  if (wrong) wrong.focus();
  // A deed led on to another ticket: from the list to its row, from the ticket to its heading.
  else if (isInside && isLost && document.getElementById("ticket").dataset.number !== number) ((isRow && place(`t-${document.getElementById("ticket").dataset.number}`)) || document.getElementById("t-h"))?.focus({ preventScroll: !isRow });
  else if (isInside && isLost) (place(id) ?? document.getElementById("t-h"))?.focus({ preventScroll: true });
});
