// The list of completion.js: shown at the caret, marked by arrows, told to screen readers. It never takes the focus.
const panel = Object.assign(document.createElement("div"), { className: "complete", popover: "manual", tabIndex: 0 });
(document.querySelector("main") ?? document.body).append(panel);
let field = null, current = -1;

const options = () => [...panel.querySelectorAll("[role=option]")];
export const isOpen = () => panel.matches(":popover-open");
export const chosen = () => options()[current];

export const hide = () => {
  if (isOpen()) panel.hidePopover();
  ["aria-controls", "aria-activedescendant"].forEach((name) => field?.removeAttribute(name));
  if (field?.matches("[role=combobox]")) field.setAttribute("aria-expanded", "false");
  field = null;
};

const mark = (index) => {
  const all = options();
  current = index;
  all.forEach((option, place) => { option.id = `complete-${place}`; option.setAttribute("aria-selected", String(place === index)); });
  if (index < 0) { field.removeAttribute("aria-activedescendant"); return; }
  field.setAttribute("aria-activedescendant", all[index].id);
  all[index].scrollIntoView({ block: "nearest" });
};

// From no mark at all, down begins at the first and up at the last.
export const move = (by) => {
  const count = options().length;
  mark(current < 0 && by < 0 ? count - 1 : (current + by + count) % count);
};

// Where a character of a text area stands: measured in a copy of it that nobody sees.
const caret = (box, start) => {
  const place = box.getBoundingClientRect();
  if (!box.matches("textarea")) return { x: place.left, top: place.top, bottom: place.bottom };
  const copy = document.createElement("div"), style = getComputedStyle(box), at = document.createElement("span");
  ["font", "letterSpacing", "padding", "lineHeight"].forEach((name) => { copy.style[name] = style[name]; });
  Object.assign(copy.style, { position: "fixed", inset: "0 auto auto 0", boxSizing: "border-box", inlineSize: `${box.clientWidth}px`, visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word" });
  copy.textContent = box.value.slice(0, start);
  at.textContent = "@";
  copy.append(at);
  document.body.append(copy);
  const { left, top, height } = at.getBoundingClientRect();
  copy.remove();
  const line = place.top + top - box.scrollTop;
  return { x: place.left + left, top: line, bottom: line + height };
};

const put = (start) => {
  const { x, top, bottom } = caret(field, start), height = panel.offsetHeight, wide = panel.offsetWidth;
  const isBelow = bottom + height + 8 < innerHeight || top < height;
  panel.style.left = `${Math.max(8, Math.min(x, innerWidth - wide - 8))}px`;
  panel.style.top = `${isBelow ? bottom + 4 : top - height - 4}px`;
};

// Shows a list for a field; `start` is where the replaced text begins, `hasFirst` whether Enter takes the first one at once.
export const show = (box, list, start, hasFirst) => {
  field = box;
  list.id = "complete-list";
  panel.replaceChildren(list);
  if (!isOpen()) panel.showPopover();
  put(start);
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  // A text area may not be a combobox; it says what it has by its active option and in the live region.
  if (box.matches("[role=combobox]")) box.setAttribute("aria-expanded", "true");
  mark(hasFirst ? 0 : -1);
  const count = options().length, first = hasFirst ? `${(chosen().dataset.insert ?? chosen().textContent).trim().slice(0, 60)}. ` : "";
  document.dispatchEvent(new CustomEvent("desk:say", { detail: { text: `${first}${count} suggestion${count > 1 ? "s" : ""}, arrow keys choose` } }));
};

// The field keeps its focus while somebody points.
panel.addEventListener("pointerdown", (event) => event.preventDefault());
panel.addEventListener("mousedown", (event) => event.preventDefault());
panel.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  if (!option) return;
  mark(options().indexOf(option));
  panel.dispatchEvent(new CustomEvent("desk:pick", { bubbles: true }));
});
export const holds = (element) => panel.contains(element);
