// Preview: the text as its readers will see it, made by the server, above the box; pressed again or written on, it goes.
const shows = (form) => form.querySelector("[data-preview-shows]");
const hide = (form) => { const region = shows(form); if (!region || region.hidden) return; region.hidden = true; form.querySelector("[data-preview]").setAttribute("aria-pressed", "false"); };

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-preview]"), form = button?.form;
  if (!form) return;
  event.preventDefault();
  const region = shows(form);
  if (!region.hidden) { hide(form); return; }
  const data = new FormData();
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  data.append("body", form.elements.body.value);
  let words = "No connection. Your text is kept; try again in a moment.";
  try {
    const answer = await fetch(button.dataset.preview, { method: "POST", body: data });
    if (answer.ok) { region.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes); words = ""; }
    else words = answer.status === 401 ? "You were signed out. Your text is still here." : "That did not work; please try again.";
  } catch { /* said below */ }
  if (words) region.textContent = words;
  region.hidden = false;
  button.setAttribute("aria-pressed", "true");
  region.scrollIntoView({ block: "nearest" });
  document.dispatchEvent(new CustomEvent("desk:say", { detail: { text: words || "Preview shown above the box" } }));
});
document.addEventListener("input", (event) => { if (event.target.matches("[data-draft-field]") && event.target.form) hide(event.target.form); });
document.addEventListener("desk:mode", (event) => hide(event.target));
