// Completion: a field offers words while somebody types. Fetched on first focus (`data-needs`, see page.js), never before.
//
//   data-complete-at="<url>"     after "@" at the start of a word: colleagues and teams
//   data-complete-slash="<url>"  after "/" on an otherwise empty line: macros
//   data-complete="<url>"        always; the query is everything before the caret (the search box)
//
// A field may have several. GET url?q=<query> answers HTML, `<ul role="listbox" aria-label="…">` of
// `<li role="option" data-insert="@Ana Petrova ">…`; no option closes the list. Replaced is the trigger with its query; with
// `data-complete` the last word, or as many characters as the list's `data-back` says. An option's `data-href` is gone to instead.
// Before that the field gets a cancelable "desk:complete" whose detail is { option, start, end }: who prevents it acts itself.
// Arrows move, Enter and Tab choose, Escape closes; nothing happens while an input method composes. An input that is to be a
// combobox says role="combobox" aria-expanded="false" itself.
import { chosen, hide, holds, isOpen, move, show } from "./completion-list.js";

const WAIT = 80;
const TRIGGERS = {
  completeAt: /(?:^|[\s(])(@([\p{L}\p{N}][^\n@]{0,40})?)$/u,
  completeSlash: /(?:^|\n)(\/([^\n]{0,60}))$/,
};
let field = null, found = null, asking = null, timer = 0;

// What stands before the caret: the source it asks, the query, and where the text begins that a choice replaces.
const trigger = (box) => {
  if (box.selectionStart !== box.selectionEnd) return null;
  const before = box.value.slice(0, box.selectionStart);
  for (const [name, pattern] of Object.entries(TRIGGERS)) {
    const match = box.dataset[name] && before.match(pattern);
    if (match) return { url: box.dataset[name], q: match[2] ?? "", start: before.length - match[1].length, hasFirst: true };
  }
  return box.dataset.complete ? { url: box.dataset.complete, q: before, start: before.search(/\S*$/), hasFirst: false } : null;
};

const close = () => {
  clearTimeout(timer);
  asking?.abort();
  hide();
  field = found = null;
};

const ask = async () => {
  const asked = found;
  asking = new AbortController();
  // Who has something better to offer (recent searches) says so by preventing this.
  const offer = new CustomEvent("desk:offer", { bubbles: true, cancelable: true, detail: { q: asked.q } });
  if (!field.dispatchEvent(offer)) { show(field, offer.detail.list, asked.start, false); return; }
  if (asked.isLooked) { close(); return; }
  try {
    const answer = await fetch(`${asked.url}?q=${encodeURIComponent(asked.q)}`, { signal: asking.signal });
    const page = answer.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    if (asked !== found) return;
    const list = page?.querySelector("[role=listbox]");
    if (!list?.querySelector("[role=option]")) { close(); return; }
    if (list.dataset.back) asked.start = field.selectionStart - Number(list.dataset.back);
    show(field, list, asked.start, asked.hasFirst);
  } catch (error) { if (error.name !== "AbortError") close(); }
};

const look = (box, isLooked = false) => {
  const next = trigger(box);
  if (!next || (field && field !== box)) close();
  if (!next) return;
  [field, found] = [box, { ...next, isLooked }];
  asking?.abort();
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT);
};

const choose = () => {
  const [box, option, { start }] = [field, chosen(), found];
  const end = box.selectionStart;
  close();
  if (!box.dispatchEvent(new CustomEvent("desk:complete", { bubbles: true, cancelable: true, detail: { option, start, end } }))) return;
  if (option.dataset.href) { location.assign(option.dataset.href); return; }
  box.setRangeText(option.dataset.insert, start, end, "end");
  box.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
};

const KEYS = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Enter: choose, Tab: choose, Escape: close };
const isMine = (element) => element?.matches?.("[data-complete], [data-complete-at], [data-complete-slash]");

document.addEventListener("input", (event) => { if (isMine(event.target) && !event.isComposing && event.inputType !== "insertReplacementText") look(event.target); });
document.addEventListener("compositionend", (event) => { if (isMine(event.target)) look(event.target); });
// Before everybody else: Enter must not send and Escape must not leave the field while the list is open.
document.addEventListener("keydown", (event) => {
  if (!isOpen() || event.target !== field || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (!KEYS[event.key] || (["Enter", "Tab"].includes(event.key) && !chosen())) return;
  event.preventDefault();
  event.stopPropagation();
  KEYS[event.key]();
}, true);
document.addEventListener("keyup", (event) => { if (isOpen() && event.target === field && ["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) look(field); });
// Only what this browser has is shown to somebody who has typed nothing.
document.addEventListener("desk:look", ({ target }) => { if (isMine(target)) look(target, true); });
document.addEventListener("desk:pick", () => { if (field) choose(); });
document.addEventListener("focusout", (event) => { if (event.target === field) close(); });
// Only what moves the field moves the list away from it.
document.addEventListener("scroll", ({ target }) => { if (isOpen() && target !== field && target.contains?.(field) && !holds(target)) close(); }, true);
addEventListener("resize", close);
if (isMine(document.activeElement) && document.activeElement.value) look(document.activeElement);
