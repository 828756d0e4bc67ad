// Macros: chosen by completion or from the menu, the text goes into the box and the changes wait beside it until it is sent.
// The button names the result, also when a macro decides it.
const relabel = (form) => {
  const button = form.querySelector(".send-reply > button");
  if (!button) return;
  button.dataset.plain ??= button.textContent;
  button.textContent = [...form.querySelectorAll("[data-pending] :checked")].map((box) => box.dataset.sends).filter(Boolean).at(-1) ?? button.dataset.plain;
};

const chip = (form, { id, says, sends }) => {
  const list = form.querySelector("[data-pending]");
  if (!says || list.querySelector(`[value="${id}"]`)) return;
  const item = Object.assign(document.createElement("li"), { className: "chip chip-line" });
  const label = Object.assign(document.createElement("label"), { className: "tick" });
  const box = Object.assign(document.createElement("input"), { type: "checkbox", className: "check", name: "macro", value: id, checked: true });
  box.dataset.sends = sends;
  label.append(box, Object.assign(document.createElement("span"), { className: "clip", textContent: says }));
  item.append(label);
  list.append(item);
  relabel(form);
  box.dispatchEvent(new Event("change", { bubbles: true })); // it belongs to the draft
  document.dispatchEvent(new CustomEvent("desk:say", { detail: { text: `${says}, when it is sent` } }));
};

const use = (form, option, start, end) => {
  const { macro, use: used, insert, kind, says, sends } = option.dataset;
  const box = form.querySelector("textarea");
  if (start !== end) { box.setRangeText("", start, end, "end"); box.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" })); }
  const mode = form.querySelector(`[name=kind][value="${kind}"]`);
  // Words for colleagues never land in a reply, nor the other way round; what stands in the other box stays there.
  if (insert && mode && !mode.checked) mode.click();
  const at = start !== end && (!mode || mode.checked) ? Math.min(box.selectionStart, box.value.length) : box.selectionStart;
  if (insert && (!mode || mode.checked)) {
    box.setRangeText(`${at && box.value[at - 1] !== "\n" ? "\n" : ""}${insert}`, at, at, "end");
    box.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
  }
  chip(form, { id: macro ?? used, says, sends });
  box.focus();
};

document.addEventListener("desk:complete", (event) => {
  const { option, start, end } = event.detail;
  if (!option.dataset.macro) return;
  event.preventDefault();
  use(event.target.form, option, start, end);
});

document.addEventListener("click", (event) => {
  const option = event.target.closest("[data-use]");
  if (!option) return;
  option.closest("details").open = false;
  const form = document.querySelector(".composer"), at = form.querySelector("textarea").selectionStart;
  use(form, option, at, at);
});

// Applied at once: the menu has done its work, and the next key is none of its field's.
document.addEventListener("submit", ({ submitter }) => {
  const menu = submitter?.name === "apply" && submitter.closest("details");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

// What a macro would change is told afresh once something on the page changed.
let isStale = false;
document.addEventListener("htmx:afterSettle", ({ target }) => { isStale ||= !target.closest(".macro-menu"); });
document.addEventListener("toggle", ({ target }) => {
  if (target.id !== "m-macro" || !target.open || !isStale) return;
  isStale = false;
  const panel = target.querySelector(".macro-menu");
  if (!panel.querySelector("[data-find-macro]")) return;
  panel.replaceChildren();
  htmx.ajax("GET", panel.getAttribute("hx-get"), { target: panel, swap: "innerHTML" });
}, true);

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-find-macro]")) return;
  const words = event.target.value.toLowerCase().split(" ");
  event.target.closest(".menu-panel").querySelectorAll(".macro-line").forEach((line) => { line.hidden = !words.every((word) => line.dataset.name.includes(word)); });
});
document.addEventListener("change", (event) => { if (event.target.closest("[data-pending]")) relabel(event.target.form); });
document.querySelectorAll(".composer").forEach(relabel);
// Enter in the field takes the first that is left.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches?.("[data-find-macro]")) return;
  event.preventDefault();
  event.target.closest(".menu-panel").querySelector(".macro-line:not([hidden]) [data-use]")?.click();
});
