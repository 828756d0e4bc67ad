// Head: status, assignee, tags and the like of the open ticket change as leaves, while nobody is in them and no menu is open.
const later = new Map(); // selector -> the leaf that waits
const typed = (field) => field.value !== field.defaultValue && field.type !== "hidden";
const isBusy = (leaf) => leaf.contains(document.activeElement) || leaf.querySelector("details[open]") || leaf.matches(":popover-open")
  || [...leaf.querySelectorAll("input")].some(typed);

const renew = () => later.forEach(({ fresh, leaves, of }, selector) => {
  const leaf = document.querySelector(`#ticket[data-number="${of}"] ${selector}`);
  // The token of a form is written anew each time and says nothing.
  const token = leaf?.querySelector("[name=csrfmiddlewaretoken]")?.value;
  fresh.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => field.setAttribute("value", token));
  if (leaf && !leaf.isEqualNode(fresh)) {
    if (isBusy(leaf)) return;
    const height = leaf.offsetHeight;
    leaf.replaceWith(fresh);
    // What became shorter leaves its place free, so that the conversation stays where it is.
    if (fresh.matches(".ticket-head") && fresh.offsetHeight < height) fresh.style.minBlockSize = `${height}px`;
    htmx.process(fresh);
  }
  later.delete(selector);
  // What is sent from here on was chosen by somebody who saw this.
  if (leaf && fresh.matches(".ticket-head")) document.querySelector("#act [name=version]").value = leaves.dataset.version;
});

document.addEventListener("desk:leaves", ({ detail: { leaves, of } }) => {
  [".ticket-head", ".props"].forEach((selector) => later.set(selector, { fresh: document.adoptNode(leaves.querySelector(selector)), leaves, of }));
  renew();
});
["focusout", "toggle"].forEach((kind) => document.addEventListener(kind, () => { if (later.size) setTimeout(renew, 50); }, true));
