// Turns: what is pressed while an answer for the pane is on its way waits for it, and is done in what it brought; nothing pressed is lost.
const deeds = new Set(), visits = new Set(), waiting = [];
const pane = () => document.getElementById("ticket");
let newest = null, last = null;

document.addEventListener("htmx:beforeSend", ({ detail: { target, xhr, requestConfig } }) => {
  if (target !== pane()) return;
  const under = requestConfig.verb === "get" ? visits : deeds;
  // Who asked for another ticket gets that one, whatever is answered first.
  if (under === visits || !visits.size) newest = xhr;
  under.add(xhr);
  // An earlier answer replaced the pane that this one was for.
  target.addEventListener("htmx:beforeSwap", ({ detail }) => { if (detail.xhr === newest && !detail.target.isConnected) detail.target = pane(); });
  // Once the new pane has settled.
  xhr.addEventListener("loadend", () => { under.delete(xhr); setTimeout(go, 50); });
});

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (form.closest("[hx-target]")?.getAttribute("hx-target") !== "#ticket") return;
  if (deeds.size) {
    event.preventDefault();
    event.stopPropagation();
    // The second click of two is none.
    if (submitter !== last) waiting.push({ form, submitter, number: pane().dataset.number });
  }
  last = submitter;
}, true);

const same = ({ form, submitter }) => submitter.isConnected ? submitter : [...pane().querySelectorAll("[type=submit]")].find((button) =>
  button.form?.action === form.action && ["formAction", "name", "value", "textContent"].every((name) => button[name] === submitter[name]));

const go = () => {
  if (deeds.size || !waiting.length) return;
  const one = waiting.shift(), button = pane().dataset.number === one.number && same(one);
  if (!button) { document.dispatchEvent(new CustomEvent("desk:failed", { detail: `Not done, the ticket changed: ${one.submitter.textContent}` })); return; }
  // What was typed waited, too; hidden are the ticket's version and the form's secret.
  [...one.form.elements].forEach(({ name, type, value }) => { if (name && type !== "hidden" && type !== "submit") button.form.elements[name].value = value; });
  button.click();
};
