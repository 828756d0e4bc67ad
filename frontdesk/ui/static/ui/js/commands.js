// Command menu: what can be done here comes from the page at once; tickets, people and views follow from the server, and are pages to go to.
import { gather, ranked } from "./commands-list.js";

const dialog = document.getElementById("commands");
const input = dialog.querySelector("input");
const list = dialog.querySelector("[role=listbox]");
const status = dialog.querySelector("[role=status]");
const WAIT = 120;
const KEPT = 8;
const store = `commands:${document.documentElement.dataset.person}`;

let here = [];
let ask = () => false;
let waiting = null;
let asked = null;
let chosen = null;

const recent = () => { try { return JSON.parse(localStorage.getItem(store)) ?? []; } catch { return []; } };
const remember = (id) => { try { localStorage.setItem(store, JSON.stringify([id, ...recent().filter((other) => other !== id)].slice(0, KEPT))); } catch { /* storage is switched off */ } };
const options = () => [...list.querySelectorAll("[role=option]")];
const choose = (item) => {
  chosen?.removeAttribute("aria-selected");
  chosen = item ?? null;
  chosen?.setAttribute("aria-selected", "true");
  chosen?.scrollIntoView({ block: "nearest" });
  if (chosen) input.setAttribute("aria-activedescendant", chosen.id); else input.removeAttribute("aria-activedescendant");
};

const show = () => {
  // What the server found for the words before stays until the new answer is there.
  const remote = input.value.trim() ? [...list.querySelectorAll("[data-remote]")] : [];
  list.replaceChildren(...ranked(here, input.value, recent()), ...remote);
  choose(options()[0]);
  fetchMore(input.value.trim());
};

const tell = () => {
  const count = options().length;
  status.textContent = count ? `${count} found` : "Nothing found";
  list.dataset.empty = count || !input.value.trim() ? "" : "Nothing found. Try fewer letters, a number or a name.";
};

const fetchMore = (text) => {
  clearTimeout(waiting);
  asked?.abort();
  tell();
  if (!text) return;
  waiting = setTimeout(async () => {
    asked = new AbortController();
    try {
      const answer = await fetch(`${dialog.dataset.commands}?${new URLSearchParams({ q: text })}`, { signal: asked.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      list.querySelectorAll("[data-remote]").forEach((old) => old.remove());
      list.append(...page.body.children);
      choose(list.contains(chosen) ? chosen : options()[0]);
      tell();
    } catch { /* typed on, or no connection: what the page itself knows is there */ }
  }, WAIT);
};

const run = (item) => {
  const { id, url } = item.dataset;
  dialog.close();
  if (id) remember(id);
  if (url) location.assign(url);
  else ask(id);
};

const move = (by) => {
  const all = options();
  if (all.length) choose(all[(all.indexOf(chosen) + by + all.length) % all.length]);
};

input.addEventListener("input", show);
input.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
  if (by) { event.preventDefault(); move(by); }
  else if (event.key === "Enter") { event.preventDefault(); if (chosen) run(chosen); }
});
list.addEventListener("click", (event) => { const item = event.target.closest("[role=option]"); if (item) run(item); });
// The pointer is no second choice: what it is over is what Enter would do.
list.addEventListener("pointermove", (event) => { const item = event.target.closest("[role=option]"); if (item && item !== chosen) choose(item); });

export default (registry, asks) => {
  if (dialog.open) { dialog.close(); return; }
  ask = asks;
  here = gather(registry, ask);
  input.value = "";
  list.querySelectorAll("[data-remote]").forEach((old) => old.remove());
  document.querySelector("#rail:popover-open")?.hidePopover();
  dialog.showModal();
  input.focus();
  show();
};
