// Toasts: good news leaves by itself after ten seconds, unless somebody is reading it; errors stay.
const SECONDS = 10;

const watch = (toast) => {
  if (toast.dataset.toast === "error") return;
  let left = SECONDS;
  const timer = setInterval(() => {
    if (toast.matches(":hover, :focus-within") || document.hidden) return;
    left -= 1;
    if (left > 0) return;
    clearInterval(timer);
    toast.remove();
  }, 1000);
};

document.addEventListener("click", (event) => { event.target.closest("[data-toast-close]")?.closest("[data-toast]")?.remove(); });
document.querySelectorAll("[data-toast]").forEach(watch);
new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => { if (node.matches?.("[data-toast]")) watch(node); })))
  .observe(document.querySelector("[data-toasts]") ?? document.createElement("div"), { childList: true });
