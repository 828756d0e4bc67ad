// Drafts: what is typed into a form[data-draft] is kept in this browser within 400 ms, by (person, ticket, mode, field).
// A draft leaves only when the server says that it has exactly this text, or when its writer empties the field.
// A form with data-drafts has drafts on the server too: the attribute holds for each mode { v: version, o: the browser that wrote it,
// t: when, body, isNew: not saved there yet }, kept true by this module and by saving.js.
const MAX_AGE = 60 * 86400 * 1000, { person } = document.documentElement.dataset;
const mode = (form) => form.querySelector("[name=kind]:checked, [name=kind][type=hidden]")?.value ?? "reply";
const prefix = (scope) => `draft:${person}:${scope}:`;
const fields = (form) => [...form.querySelectorAll("[data-draft-field]")];
const shownAs = new WeakMap(), waiting = new Map(); // form -> the mode whose text its fields show; form -> timer
const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
const write = (key, value) => { try { if (value) localStorage.setItem(key, JSON.stringify(value)); else localStorage.removeItem(key); return true; } catch { return false; } };
const browser = read("browser") ?? `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`; write("browser", browser);
const tell = (form, text) => form.querySelectorAll("[data-draft-status]").forEach((status) => { status.textContent = text; });
const keyOf = (form, field) => `${prefix(form.dataset.draft)}${shownAs.get(form)}:${field.name}`;
const stands = (form) => (form.dataset.drafts ? JSON.parse(form.dataset.drafts) : null);
const keep = (form) => {
  clearTimeout(waiting.get(form)); waiting.delete(form);
  const all = stands(form), kind = shownAs.get(form), at = Date.now();
  const kept = fields(form).map((field) => {
    const key = keyOf(form, field), stand = all && { v: 0, body: "", ...all[kind] };
    if (stand && stand.body !== field.value) form.dataset.drafts = JSON.stringify({ ...all, [kind]: { ...stand, body: field.value, at, isNew: true } });
    return write(key, field.value ? { ...read(key), text: field.value, at, v: stand?.v } : null);
  });
  tell(form, kept.every(Boolean) ? (fields(form).some((field) => field.value) ? "Draft saved" : "") : "Draft not saved: this browser keeps nothing");
  if (stands(form)?.[kind]?.isNew) form.dispatchEvent(new CustomEvent("desk:kept", { bubbles: true, detail: { kind } }));
};

// Whose text it is to be: this browser's, the server's, or, when another device wrote as well, the younger with the other beside it.
const chosen = (form, field) => {
  const key = keyOf(form, field), draft = read(key), server = stands(form)?.[shownAs.get(form)];
  if (!server) return field.value || draft?.text || "";
  if (!draft?.text || draft.text === server.body || draft.saved === draft.text || (!server.body && draft.sent === draft.text && server.v > (draft.v ?? 0))) {
    if (!server.body) write(key, null);
    return server.body;
  }
  if (!server.body || server.v <= (draft.v ?? 0) || server.o === browser) return draft.text;
  const [text, other] = draft.at > server.t ? [draft.text, server.body] : [server.body, draft.text];
  form.dataset.other = other;
  return text;
};

const restore = (form) => {
  const found = fields(form).filter((field) => { const text = chosen(form, field); const differs = text !== field.value; if (differs) field.value = text; return differs && text; });
  if (stands(form) && fields(form).some((field) => field.value)) keep(form);
  if (found.length) tell(form, "Draft restored");
  if (form.dataset.other || Object.values(stands(form) ?? {}).some((stand) => stand.isNew)) form.dispatchEvent(new CustomEvent("desk:need", { bubbles: true }));
};

const forget = (sent) => {
  const [scope, ...rest] = sent.split(":"), start = `${prefix(scope)}${rest.length ? `${rest.join(":")}:` : ""}`;
  Object.keys(localStorage).filter((key) => key.startsWith(start)).forEach((key) => {
    const draft = read(key); // Written on after sending, in another tab perhaps: that text is not with the server yet.
    if (!draft || draft.sent === undefined || draft.sent === draft.text) write(key, null);
  });
};

const start = (form) => {
  shownAs.set(form, mode(form));
  const all = stands(form), set = (name, value) => { if (form.elements[name]) form.elements[name].value = value; };
  set("origin", browser);
  const shown = all?.[mode(form)]; // its text is in the field
  if (shown && !("body" in shown)) form.dataset.drafts = JSON.stringify({ ...all, [mode(form)]: { ...shown, body: fields(form)[0]?.value ?? "" } });
  // Text that was sent back just now is newer than any draft.
  if ("sentBack" in form.dataset) keep(form); else restore(form);
  form.addEventListener("input", ({ target }) => {
    if (!target.matches("[data-draft-field]")) return;
    tell(form, "Saving"); // and not put off by the next key: whoever types without a pause is kept as well
    if (!waiting.has(form)) waiting.set(form, setTimeout(keep, 350, form));
  });
  // Each mode has its own text, so a note can not become a reply by one wrong click.
  form.addEventListener("change", ({ target }) => {
    if (target.name !== "kind") return;
    keep(form);
    shownAs.set(form, mode(form));
    fields(form).forEach((field) => { field.value = ""; field.value = chosen(form, field); });
    tell(form, fields(form).some((field) => field.value) ? "Draft saved" : "");
    form.dispatchEvent(new CustomEvent("desk:mode", { bubbles: true }));
  });
  form.addEventListener("submit", () => {
    set("written_at_ms", Date.now());
    keep(form);
    fields(form).forEach((field) => { const key = keyOf(form, field); const draft = read(key); if (draft) write(key, { ...draft, sent: field.value }); });
  });
};

if (person) {
  try { Object.keys(localStorage).filter((key) => key.startsWith("draft:") && Date.now() - (read(key)?.at ?? 0) > MAX_AGE).forEach((key) => write(key, null)); } catch { /* storage is switched off */ }
  const keepAll = () => [...waiting.keys()].forEach(keep);
  const begin = () => {
    document.querySelectorAll("[data-sent-key]").forEach((note) => {
      try { forget(note.dataset.sentKey); } catch { /* storage is switched off */ }
      delete note.dataset.sentKey; // once only: the notice may still stand there while the next text is being written
    });
    document.querySelectorAll("form[data-draft]").forEach((form) => { if (!shownAs.has(form)) start(form); });
  };
  begin();
  document.addEventListener("htmx:beforeSwap", keepAll); // what was typed in the pane that goes; then the drafts of the one that comes
  document.addEventListener("htmx:afterSettle", begin);
  addEventListener("pagehide", keepAll); document.addEventListener("visibilitychange", () => { if (document.hidden) keepAll(); });
}
