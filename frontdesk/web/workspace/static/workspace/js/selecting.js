// Selecting: ticked rows, by pointer, Shift and keys, known by number, so that a row that is shown anew stays ticked.
const picked = new Set();
let last = null, all = null, more = false;
const bar = () => document.getElementById("bulk");
const boxes = () => [...document.querySelectorAll(".row .check")];
const current = () => document.activeElement?.closest(".row") ?? document.querySelector(".row.is-open");
const say = (text) => document.dispatchEvent(new CustomEvent("desk:say", { detail: { text } }));

const show = (isSaid = true) => {
  const count = all?.length ?? picked.size, words = count ? `${count.toLocaleString("en")} selected` : "";
  document.getElementById("queue")?.toggleAttribute("data-picking", count > 0);
  if (!bar()) return;
  bar().querySelector("[data-picked]").textContent = words;
  bar().querySelector("[data-all]").hidden = Boolean(all);
  // All that match are meant by the numbers that were counted; ticked ones beyond this page go along.
  const field = bar().elements.numbers;
  field.disabled = !count;
  field.value = [...(all ?? picked)].join();
  if (count) htmx.trigger(bar().querySelector(".bulk-menus"), "desk:picked");
  if (isSaid) say(more ? `${words}, the first that match` : words || "Nothing selected");
};

const pick = (box, isOn) => {
  box.checked = isOn;
  picked[isOn ? "add" : "delete"](box.value);
  last = box.value;
  all = null;
};

const clear = (isSaid = true) => {
  if (bar()?.contains(document.activeElement)) (document.getElementById(`t-${last}`)?.querySelector("[data-row]") ?? document.getElementById("q-h"))?.focus();
  boxes().forEach((box) => { box.checked = false; });
  picked.clear();
  all = null;
  // Rows that waited for the selection to end may be shown anew.
  bar()?.dispatchEvent(new Event("change", { bubbles: true }));
  show(isSaid);
};

const range = (box) => {
  const rows = boxes(), from = rows.findIndex(({ value }) => value === last), to = rows.indexOf(box);
  if (from >= 0) rows.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((each) => pick(each, true));
};

export const ticked = (box, isRange) => {
  const isOn = box.checked;
  if (isRange && isOn) range(box);
  pick(box, isOn);
  show();
};
export const restore = () => { boxes().filter((box) => box.checked).forEach((box) => pick(box, true)); show(false); };

const everything = async (link) => {
  const answer = await fetch(link.dataset.all).catch(() => null);
  if (!answer?.ok) { location.assign(link.href); return; }
  ({ numbers: all, more } = await answer.json());
  bar().querySelector("[data-clear]").focus();
  show();
};

document.addEventListener("click", (event) => {
  const box = event.target.closest(".row .check"), link = event.target.closest("[data-all]");
  if (box) ticked(box, event.shiftKey);
  if (event.target.closest("[data-clear]")) clear();
  if (link && !event.ctrlKey && !event.metaKey) { event.preventDefault(); everything(link); }
});

const extend = (by) => {
  const rows = boxes(), at = rows.indexOf(current()?.querySelector(".check")), next = rows[at + by];
  if (at < 0) return;
  pick(rows[at], true);
  if (next) { pick(next, true); next.closest(".row").querySelector("[data-row]").focus(); next.scrollIntoView({ block: "nearest" }); }
  show();
};
const toggle = () => { const box = current()?.querySelector(".check"); if (box) { pick(box, !box.checked); show(); } };
const press = (target) => { if (target.matches("summary")) { target.parentElement.open = true; target.focus(); } else target.click(); };

export const deed = (name) => {
  if (name === "select") return current() && toggle;
  if (name === "select-next" || name === "select-previous") return current() && (() => extend(name === "select-next" ? 1 : -1));
  if (!picked.size && !all) return null;
  if (name === "back") return document.querySelector("details[data-menu][open], dialog[open], :popover-open") ? null : clear;
  const target = bar()?.querySelector(`[data-bulk~="${name}"]`);
  return target && (() => press(target));
};
addEventListener("desk:do", (event) => {
  const act = event.defaultPrevented ? null : deed(event.detail.name);
  if (!act) return;
  event.preventDefault();
  if (!event.detail.isAsking) act();
}, true);

document.addEventListener("desk:changed", ({ detail: { numbers } }) => { if (numbers.length && (picked.size || all)) clear(false); });
document.addEventListener("desk:row", ({ target }) => { const box = target.querySelector(".check"); if (box) box.checked = picked.has(box.value); });
document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.id !== "queue") return;
  boxes().forEach((box) => { box.checked = picked.has(box.value); });
  show(false);
});
