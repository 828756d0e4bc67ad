// The other draft: what the same person wrote on another device, beside what stands in the box; nothing is thrown away unasked.
export const offer = (form, other, keepMine) => {
  form.querySelector("[data-other]")?.remove();
  const box = form.querySelector("[data-draft-field]"), notice = document.createElement("div");
  notice.className = "notice";
  notice.dataset.tone = "violet";
  notice.dataset.other = "";
  const words = Object.assign(document.createElement("div"), { className: "grow" });
  const text = Object.assign(document.createElement("p"), { className: "other-text", textContent: other });
  words.append(Object.assign(document.createElement("p"), { textContent: "You wrote this draft on another device as well. There it says:" }), text);
  const button = (label, run) => Object.assign(document.createElement("button"), { type: "button", className: "linkish", textContent: label, onclick: () => { notice.remove(); box.focus(); run(); } });
  const use = (value) => () => { box.value = value; box.dispatchEvent(new InputEvent("input", { bubbles: true })); };
  notice.append(words, button("Use that", use(other)), button("Put it below", () => use(`${box.value}\n\n${other}`)()), button("Keep mine", keepMine));
  form.querySelector(".composer-top").before(notice);
  document.dispatchEvent(new CustomEvent("desk:say", { detail: { text: words.firstChild.textContent, urgent: true } }));
};
