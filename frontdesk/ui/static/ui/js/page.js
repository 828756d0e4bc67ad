// Small manners of every page: menus and dialogs close, errors get the focus, a form is sent once.
const menus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  menus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
  const dialog = event.target.closest("dialog");
  if (dialog && (event.target === dialog || event.target.closest("[data-close]"))) dialog.close();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  menus().forEach((menu) => {
    // One press ends one thing: a selection stays until the next.
    event.preventDefault();
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  });
});

// A panel opens towards the side where it has room.
const fit = (menu) => {
  const panel = menu.querySelector(".menu-panel").getBoundingClientRect(), edge = (menu.closest(".sheet") ?? document.documentElement).getBoundingClientRect();
  if (panel.right > edge.right) menu.classList.add("menu-end"); else if (panel.left < edge.left) menu.classList.remove("menu-end");
};

document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.("details[data-menu]") || !event.target.open) return;
  menus().forEach((menu) => { if (menu !== event.target && !menu.contains(event.target)) menu.open = false; });
  fit(event.target);
  event.target.querySelector("[autofocus], .menu-form input:not([type=hidden]), .menu-form select")?.focus();
}, true);

// A second click on "Send" while the first is under way does nothing; coming back to the page frees the form.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("data-may-repeat") || event.defaultPrevented) return;
  if (form.dataset.sending) { event.preventDefault(); return; }
  form.dataset.sending = "yes";
  setTimeout(() => { delete form.dataset.sending; }, 8000);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach((form) => { delete form.dataset.sending; }));

// A select or a switch that acts at once; its form has a plain button for readers without scripts.
document.addEventListener("change", (event) => {
  if (event.target.closest?.("[data-autosubmit]")) event.target.form?.requestSubmit();
});

document.querySelector("[data-focus-first]")?.focus();

// What somebody searched for (recent.js) is nobody else's business at a screen they share: signed out, all of it goes.
const { person, seeing = "" } = document.documentElement.dataset;
if (!person && !seeing) try { Object.keys(localStorage).filter((key) => key.startsWith("searches:")).forEach((key) => localStorage.removeItem(key)); } catch { /* storage is switched off */ }

// All tabs of a browser look as the same person: one that hears of another way of looking loads itself again, unless something was
// typed in it that nobody keeps; what it sends is refused then, and given back.
if (person || seeing) {
  const looks = new BroadcastChannel("seeing");
  let isTyped = Boolean(document.querySelector("form[data-kept]"));
  document.addEventListener("input", ({ target }) => { isTyped ||= Boolean(target.closest("form[method=post]:not([data-draft])")); });
  looks.onmessage = ({ data }) => { if (data !== seeing && !isTyped) location.replace(location.pathname + location.search); };
  looks.postMessage(seeing);
}

// Both live regions exist from the start; other modules speak through an event.
document.addEventListener("desk:say", ({ detail }) => {
  const region = document.querySelector(detail.urgent ? "[role=alert][data-warns]" : "[role=status][data-says]");
  if (region) region.textContent = detail.text;
});

// What is needed only by whoever uses it: `data-needs` names modules by address, fetched when its element is first touched;
// `data-needs-now` when it is there at all.
const fetched = new Set();
const fetchAll = (words = "") => Promise.all(words.split(" ").filter(Boolean).map((address) => import(address).catch(() => {}))).then(() => fetched.add(words));
const fetchNeeds = ({ target }) => fetchAll(target.closest?.("[data-needs]")?.dataset.needs);
const fetchNow = () => document.querySelectorAll("[data-needs-now]").forEach(({ dataset }) => fetchAll(dataset.needsNow));
["focusin", "pointerdown", "dragenter", "desk:need"].forEach((name) => document.addEventListener(name, fetchNeeds));
document.addEventListener("htmx:afterSettle", fetchNow);
// A press that comes before what it needs waits for it.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-late]"), words = button?.closest("[data-needs]")?.dataset.needs;
  if (!words || fetched.has(words)) return;
  event.preventDefault();
  event.stopPropagation();
  await fetchAll(words);
  button.click();
}, true);
fetchNeeds({ target: document.activeElement });
fetchNow();
