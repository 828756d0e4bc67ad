// Drafts: what is typed into a form[data-draft] is kept in this browser within 400 ms, by (person, ticket, mode, field).
// A draft leaves only when the server says that it has exactly this text, or when its writer empties the field.
const MAX_AGE = 60 * 86400 * 1000;
const person = document.documentElement.dataset.person;
const mode = (form) => form.querySelector("[name=kind]:checked, [name=kind][type=hidden]")?.value ?? "reply";
const prefix = (scope) => `draft:${person}:${scope}:`;
const fields = (form) => [...form.querySelectorAll("[data-draft-field]")];
const shownAs = new WeakMap(); // form -> the mode whose text its fields show
const waiting = new Map(); // form -> timer

const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
const write = (key, value) => {
  try { if (value) localStorage.setItem(key, JSON.stringify(value)); else localStorage.removeItem(key); return true; } catch { return false; }
};
const tell = (form, text) => form.querySelectorAll("[data-draft-status]").forEach((status) => { status.textContent = text; });
const keyOf = (form, field) => `${prefix(form.dataset.draft)}${shownAs.get(form)}:${field.name}`;

const keep = (form) => {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  const kept = fields(form).map((field) => {
    const key = keyOf(form, field);
    return write(key, field.value ? { ...read(key), text: field.value, at: Date.now() } : null);
  });
  tell(form, kept.every(Boolean) ? (fields(form).some((field) => field.value) ? "Draft saved" : "") : "Draft not saved: this browser keeps nothing");
};

// Text that came with the page (sent back with an error) is newer than the draft and stays.
const restore = (form) => {
  let found = false;
  fields(form).forEach((field) => {
    const draft = read(keyOf(form, field));
    if (!draft?.text || field.value) return;
    field.value = draft.text;
    found = true;
  });
  if (found) tell(form, "Draft restored");
};

const forget = (sent) => {
  const [scope, ...rest] = sent.split(":");
  const start = `${prefix(scope)}${rest.length ? `${rest.join(":")}:` : ""}`;
  Object.keys(localStorage).filter((key) => key.startsWith(start)).forEach((key) => {
    const draft = read(key);
    // Written on after sending, in another tab perhaps: that text is not with the server yet.
    if (!draft || draft.sent === undefined || draft.sent === draft.text) write(key, null);
  });
};

const start = (form) => {
  shownAs.set(form, mode(form));
  restore(form);
  form.addEventListener("input", (event) => {
    if (!event.target.matches("[data-draft-field]")) return;
    tell(form, "Saving");
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(keep, 350, form));
  });
  // Each mode has its own text, so a note can not become a reply by one wrong click.
  form.addEventListener("change", (event) => {
    if (event.target.name !== "kind") return;
    keep(form);
    shownAs.set(form, mode(form));
    fields(form).forEach((field) => { field.value = read(keyOf(form, field))?.text ?? ""; });
    tell(form, fields(form).some((field) => field.value) ? "Draft saved" : "");
    form.dispatchEvent(new CustomEvent("desk:mode", { bubbles: true }));
  });
  form.addEventListener("submit", () => {
    keep(form);
    fields(form).forEach((field) => { const key = keyOf(form, field); const draft = read(key); if (draft) write(key, { ...draft, sent: field.value }); });
  });
};

if (person) {
  const tooOld = (key) => key.startsWith("draft:") && Date.now() - (read(key)?.at ?? 0) > MAX_AGE;
  try { Object.keys(localStorage).filter(tooOld).forEach((key) => write(key, null)); } catch { /* storage is switched off */ }
  const keepAll = () => [...waiting.keys()].forEach(keep);
  const begin = () => {
    document.querySelectorAll("[data-sent-key]").forEach((note) => {
      const sent = note.dataset.sentKey;
      // Once only: the notice may still stand there while the next text is being written.
      delete note.dataset.sentKey;
      try { forget(sent); } catch { /* storage is switched off */ }
    });
    document.querySelectorAll("form[data-draft]").forEach((form) => { if (!shownAs.has(form)) start(form); });
  };
  begin();
  // A pane that is swapped keeps what was typed in it, and brings the drafts of the one that comes.
  document.addEventListener("htmx:beforeSwap", keepAll);
  document.addEventListener("htmx:afterSettle", begin);
  addEventListener("pagehide", keepAll);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keepAll(); });
}
