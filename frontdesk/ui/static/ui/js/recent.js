// Recent searches: kept in this browser alone and shown by completion.js, which is fetched with this, where a box with `data-recent` is
// empty. A choice searches at once; Delete or its cross removes it. A page where nobody is signed in forgets all of them (page.js).
import { chosen, holds, isOpen, move } from "./completion-list.js";

const KEPT = 8;
const LONGEST = 200;
const store = `searches:${document.documentElement.dataset.person}`;
const isBox = (element) => element?.matches?.("[data-recent]");

const read = () => { try { return JSON.parse(localStorage.getItem(store)) ?? []; } catch { return []; } };
const write = (texts) => { try { localStorage.setItem(store, JSON.stringify(texts)); } catch { /* storage is switched off */ } };
const others = (text) => read().filter((other) => other !== text);
const make = (tag, more, ...inside) => { const made = Object.assign(document.createElement(tag), more); made.append(...inside); return made; };
const icon = (name) => make("span", { className: `ico i-${name}`, ariaHidden: "true" });

const listed = (texts) => {
  const list = make("ul", {}, ...texts.map((text) => {
    const cross = make("span", { className: "recent-x", title: "Remove (Delete)" }, icon("x"));
    const option = make("li", { className: "menu-item" }, icon("clock"), make("span", { className: "grow clip", textContent: text }), cross);
    option.setAttribute("role", "option");
    option.dataset.insert = option.ariaLabel = text;
    return option;
  }));
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Recent searches, Delete removes one");
  list.dataset.recents = "";
  return list;
};

const look = (box) => { if (isBox(box) && !box.value && !isOpen()) box.dispatchEvent(new CustomEvent("desk:look", { bubbles: true })); };
const isRecent = (option) => option?.closest("[data-recents]") && holds(option);
const remove = (option) => {
  const list = option.parentElement, place = [...list.children].indexOf(option);
  write(others(option.dataset.insert));
  option.remove();
  document.dispatchEvent(new CustomEvent("desk:say", { detail: { text: `${option.dataset.insert} removed` } }));
  // The mark stays where it was; it is counted from before the first.
  if (list.children.length) move(place < list.children.length ? 0 : -1);
  else document.activeElement.dispatchEvent(new CustomEvent("desk:look", { bubbles: true }));
};

["focusin", "click"].forEach((name) => document.addEventListener(name, ({ target }) => look(target)));
// What completion.js offers for an empty box.
document.addEventListener("desk:offer", (event) => {
  const texts = isBox(event.target) && !event.detail.q ? read() : [];
  if (!texts.length) return;
  event.detail.list = listed(texts);
  event.preventDefault();
});
document.addEventListener("desk:complete", (event) => {
  if (!isRecent(event.detail.option)) return;
  event.preventDefault();
  event.target.value = event.detail.option.dataset.insert;
  event.target.form.requestSubmit();
});
document.addEventListener("submit", ({ target }) => {
  const text = target.querySelector?.("[data-recent]")?.value.trim();
  if (text && text.length <= LONGEST) write([text, ...others(text)].slice(0, KEPT));
}, true);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Delete" || !isOpen() || !isBox(event.target) || !isRecent(chosen())) return;
  event.preventDefault();
  remove(chosen());
});
// Before the list takes the press as a choice.
document.addEventListener("click", (event) => {
  const option = event.target.closest?.(".recent-x")?.closest("[role=option]");
  if (!isRecent(option)) return;
  event.preventDefault();
  event.stopPropagation();
  remove(option);
}, true);
look(document.activeElement);
