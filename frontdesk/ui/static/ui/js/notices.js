// Notices: the bell's number, the page's title and its icon follow what waits; the bell opens a panel beside it.
const panel = document.getElementById("notices");
const bell = document.querySelector("[data-bell]");
const icon = document.querySelector("link[rel=icon]");
const plain = icon?.href;
let known = (bell?.dataset.waits ?? "").split(" ").filter(Boolean).map(Number);
let count = known.length;

const show = () => {
  document.querySelectorAll("[data-bell-count]").forEach((shown) => { shown.textContent = count; shown.hidden = !count; });
  const title = document.title.replace(/^\(\d+\) /, "");
  document.title = count ? `(${count}) ${title}` : title;
  if (icon) icon.href = count ? bell.dataset.dot : plain;
};

// What was handled meanwhile leaves the device's own list of messages too.
const withdraw = async (open) => {
  const worker = await navigator.serviceWorker?.getRegistration("/desk/");
  (await worker?.getNotifications() ?? []).forEach((told) => { if (!open.includes(Number(told.tag.replace("notice-", "")))) told.close(); });
};

const refresh = async () => {
  const answer = await fetch(bell.dataset.state, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const { open } = await answer.json();
  const numbers = open.filter((number) => !known.includes(number));
  if (numbers.length) {
    document.dispatchEvent(new CustomEvent("desk:say", { detail: { text: "A new notice" } }));
    document.dispatchEvent(new CustomEvent("desk:notice", { detail: { numbers } }));
  }
  known = open;
  count = open.length;
  show();
  if (panel.matches(":popover-open")) fill();
  withdraw(open);
};

const fill = async () => {
  const answer = await fetch(`${bell.getAttribute("href")}?part=panel`).catch(() => null);
  if (!answer?.ok || answer.redirected) { location.assign(bell.href); return; }
  panel.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
};

if (bell) {
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-bell]");
    if (!pressed || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (panel.matches(":popover-open")) { panel.hidePopover(); return; }
    fill().then(() => { panel.showPopover(); panel.querySelector("a, button")?.focus(); });
  });
  panel.addEventListener("toggle", ({ newState }) => { if (newState === "closed" && (panel.contains(document.activeElement) || document.activeElement === document.body)) bell.focus(); });
  document.addEventListener("desk:person", ({ detail }) => { if (detail.name === "notice") refresh(); });
  document.addEventListener("desk:reset", refresh);
  document.addEventListener("htmx:afterSettle", show);
  show();
}
