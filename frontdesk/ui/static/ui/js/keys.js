// Keys: finds the deed of a pressed key in the registry that the page carries, and asks for it by `desk:do`; who can do it, does.
// What nobody takes is pressed: the element of that name in `data-do`. Single keys act outside of fields and can be switched off.
const meta = document.querySelector("meta[name=shortcuts]");
const registry = meta ? JSON.parse(meta.content) : { on: false, parts: {} };
const deeds = new Map(Object.values(registry.parts).flat().flatMap(([name, key, , also]) => [[key, name], [also, name]]).filter(([key]) => key));

const isLetter = (key) => key.length === 1 && key.toLowerCase() !== key.toUpperCase();
const keyOf = ({ key, shiftKey }) => (shiftKey && isLetter(key) ? "Shift+" : "") + (isLetter(key) ? key.toLowerCase() : key);
const isField = (target) => target.closest?.("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]");
const isShown = (element) => Boolean(element?.getClientRects().length);
const menuOf = (element) => element.closest("details[data-menu]");

// Reachable: seen now, or inside a menu or sheet that can be opened.
const isReachable = (element) => !element.disabled && !element.closest("[hidden], dialog:not([open])")
  && (isShown(element) || isShown(menuOf(element)?.querySelector("summary")) || isShown(element.closest("[popover]")?.parentElement));
const targetOf = (name) => {
  const found = [...document.querySelectorAll(`[data-do~="${name}"]`)].filter(isReachable);
  return found.find(isShown) ?? found[0];
};

const press = (target) => {
  if (!isShown(target)) {
    target.closest("[popover]")?.showPopover();
    if (menuOf(target) && !target.matches("button")) menuOf(target).open = true;
  }
  // Radios of the composer are chosen and lead into the box; menus open; fields get the focus; the rest is clicked.
  if (target.matches("[type=radio]")) { target.checked = true; target.dispatchEvent(new Event("change", { bubbles: true })); target.form?.querySelector("textarea")?.focus(); }
  else if (target.matches("input, textarea, select")) {
    // A browser may count what a closed menu holds as shown.
    if (menuOf(target)) menuOf(target).open = true;
    target.focus();
  }
  else if (target.matches("summary")) { target.parentElement.open = true; if (document.activeElement === document.body || !target.parentElement.contains(document.activeElement)) target.focus(); }
  else target.click();
};

// With `isAsking` nothing is done: it is only found out whether it could be.
const ask = (name, more) => !document.dispatchEvent(new CustomEvent("desk:do", { bubbles: true, cancelable: true, detail: { name, ...more } }));
const open = (url) => import(url).then((module) => module.default(registry, ask), () => document.dispatchEvent(new Event("htmx:sendError")));

addEventListener("desk:do", (event) => {
  const { name, isAsking } = event.detail;
  const url = meta?.dataset[name];
  const target = url ? null : targetOf(name);
  if (event.defaultPrevented || !(url || target)) return;
  event.preventDefault();
  if (isAsking) return;
  if (url) open(url);
  else press(target);
});

// The buttons of what is fetched when it is asked for.
document.addEventListener("click", (event) => {
  const name = event.target.closest("[data-do]")?.dataset.do;
  if (name && meta?.dataset[name]) ask(name);
});

let chordUntil = 0;
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  const isCommand = event.ctrlKey || event.metaKey;
  // The menu is on its way while the second key is still being looked for.
  if (meta && (event.key === "Control" || event.key === "Meta")) import(meta.dataset.commands).catch(() => {});
  if (isCommand && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k" && meta) { event.preventDefault(); ask("commands"); return; }
  if ((isCommand || event.altKey) && !event.getModifierState("AltGraph")) return;
  if (isField(event.target) || document.querySelector("dialog[open]")) return;
  const key = keyOf(event);
  if (!registry.on && [...event.key].length === 1) return;
  if (chordUntil > Date.now()) {
    chordUntil = 0;
    const place = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (place) { event.preventDefault(); place.click(); return; }
  }
  if (key === "g") { chordUntil = event.repeat ? 0 : Date.now() + 1200; return; }
  const name = deeds.get(key);
  if (!name || (event.repeat && !/^(next|previous|select-)/.test(name))) return;
  if (ask(name, { key })) event.preventDefault();
});
