// The rule editor: says that something is unsaved, keeps the focus where somebody works, and closes what was opened to choose.
const page = document.getElementById("rule");
const unsaved = document.querySelector("[data-unsaved]");

const changed = () => { if (unsaved) unsaved.hidden = false; };

page.addEventListener("input", changed);
page.addEventListener("change", ({ target }) => {
  changed();
  const list = target.closest("details.choose");
  if (!list) return;
  const words = [...list.querySelectorAll("input:checked")].map((box) => box.parentElement.textContent.trim()).join(", ") || "Choose";
  const summary = list.querySelector("summary");
  list.querySelector("[data-chosen]").textContent = words;
  summary.setAttribute("aria-label", `${summary.getAttribute("aria-label").split(":")[0]}: ${words}`);
});

// A name that was looked for is ticked; what is no longer ticked goes when the rule is saved.
page.addEventListener("desk:complete", (event) => {
  const { target: field, detail: { option } } = event, list = field.closest(".looked-for");
  if (!list) return;
  event.preventDefault();
  const has = [...list.querySelectorAll("input[type=checkbox]")].find(({ value }) => value === option.dataset.insert);
  if (has) has.checked = true;
  else {
    const [label, box, name] = ["label", "input", "span"].map((what) => document.createElement(what));
    Object.assign(box, { className: "check", type: "checkbox", name: field.name.replace("w:", "v:"), value: option.dataset.insert, checked: true });
    Object.assign(name, { className: "anywhere", textContent: option.dataset.label });
    label.className = "tick";
    label.append(box, name);
    field.before(label);
  }
  field.value = "";
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
});

// A press of "Condition", "Group", "Action" or a remove button draws the sentence anew.
let pressed = "";
page.addEventListener("click", ({ target }) => { pressed = target.closest("button[name=do]")?.value ?? pressed; });
document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target.id !== "rule-body") return;
  changed();
  document.body.dispatchEvent(new CustomEvent("rule-shaped"));
  const body = document.getElementById("rule-body");
  if (body.contains(document.activeElement)) return;
  (body.querySelector("[autofocus]") ?? beside(body)).focus();
});

// Where something was taken away: the button that adds to what it was in, or to what that was in.
const beside = (body) => {
  const [what, place] = pressed.split(":");
  for (let path = place?.split(".") ?? []; what === "drop" && path.length;) {
    path = path.slice(0, -1);
    const button = body.querySelector(`button[value="leaf:${path.join(".")}"]`);
    if (button) return button;
  }
  return body.querySelector('button[value="deed"]');
};

const close = (except) => page.querySelectorAll("details.choose[open]").forEach((one) => { if (one !== except) one.open = false; });
document.addEventListener("click", ({ target }) => close(target.closest("details.choose")));
page.addEventListener("keydown", (event) => {
  const list = event.key === "Escape" && event.target.closest("details.choose[open]");
  if (!list) return;
  list.open = false;
  list.querySelector("summary").focus();
  event.stopPropagation();
});
