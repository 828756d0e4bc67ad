// Toasts: good news leaves by itself after ten seconds, unless somebody is reading it; errors stay.
const SECONDS = 10;

// The key for undo takes back what was done last.
const newestUndo = () => [...document.querySelectorAll(".toast-do")].forEach((button, place, all) => { button.dataset.do = place + 1 < all.length ? "" : "undo"; });

const leave = (toast) => {
  if (toast.contains(document.activeElement)) document.querySelector("#t-h, #main")?.focus({ preventScroll: true });
  toast.remove();
  newestUndo();
};

const watch = (toast) => {
  if (toast.dataset.toast === "error") return;
  let left = SECONDS;
  const timer = setInterval(() => {
    if (toast.matches(":hover, :focus-within") || document.hidden) return;
    left -= 1;
    if (left > 0) return;
    clearInterval(timer);
    leave(toast);
  }, 1000);
};

document.addEventListener("click", ({ target }) => { if (target.closest("[data-toast-close]")) leave(target.closest("[data-toast]")); });
// What was undone is not offered again.
document.addEventListener("htmx:afterRequest", ({ target, detail }) => { if (detail.successful && target.closest("[data-toast]")) leave(target.closest("[data-toast]")); });
document.querySelectorAll("[data-toast]").forEach(watch);
newestUndo();
new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => { if (node.matches?.("[data-toast]")) { watch(node); newestUndo(); } })))
  .observe(document.querySelector("[data-toasts]") ?? document.createElement("div"), { childList: true });
