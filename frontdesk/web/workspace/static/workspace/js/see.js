// See: the reply that a colleague is writing, in a dialog over the page; it is read, never taken over.
document.addEventListener("click", async ({ target }) => {
  const at = target.closest("[data-see]")?.dataset.see;
  if (!at) return;
  try {
    const answer = await fetch(at, { cache: "no-store" });
    if (!answer.ok || answer.redirected) return;
    const dialog = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("dialog");
    document.body.append(dialog);
    dialog.addEventListener("close", () => { dialog.remove(); target.focus(); });
    dialog.showModal();
  } catch { document.dispatchEvent(new Event("htmx:sendError")); }
});
