// Saving: a draft that was kept in the browser goes to the server within 2 s of the last key, one save after the other, and with the
// last breath of the page. What another device wrote meanwhile is shown beside it. Fetched when somebody begins to write.
import { offer } from "./other-draft.js";

const PAUSE = 1500, LONGEST = 8000, AGAIN = 5000;
const person = document.documentElement.dataset.person;
const timers = new Map(), since = new Map(), busy = new Set(), ended = new WeakSet();
const forms = () => [...document.querySelectorAll("form[data-save-at]")];
const stands = (form) => JSON.parse(form.dataset.drafts || "{}");
const set = (form, kind, changes) => {
  const all = stands(form);
  form.dataset.drafts = JSON.stringify({ ...all, [kind]: { v: 0, body: "", ...all[kind], ...changes } });
  if ("v" in changes) form.elements[`version_${kind}`].value = changes.v;
};
const fresh = (form) => Object.entries(stands(form)).filter(([, stand]) => stand.isNew).map(([kind]) => kind);
const tell = (form, text) => form.querySelectorAll("[data-draft-status]").forEach((status) => { status.textContent = text; });

const local = (form, kind, changes) => {
  const key = `draft:${person}:${form.dataset.draft}:${kind}:body`;
  try { const draft = JSON.parse(localStorage.getItem(key)); if (draft && changes) localStorage.setItem(key, JSON.stringify({ ...draft, ...changes })); return draft; } catch { return null; }
};

const content = (form, kind) => {
  const stand = stands(form)[kind], data = new FormData();
  const all = { csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, kind, body: stand.body, version: stand.v, origin: form.elements.origin.value, written_at_ms: stand.at ?? Date.now() };
  Object.entries(all).forEach(([name, value]) => data.append(name, value));
  const macros = form.querySelector(`[name=kind][value="${kind}"]:checked, [name=kind][type=hidden]`) ? ", [name=macro]:checked" : ""; // they wait beside the text that is shown
  form.querySelectorAll(`[name=staged_${kind}]:checked, [name=team_ids]:checked, [name=people]${macros}`).forEach((field) => data.append(field.name, field.value));
  return data;
};

const refused = async (form, kind, answer) => {
  const other = await answer.json(), stand = stands(form)[kind];
  set(form, kind, { v: other.version, o: "" });
  if (other.body) { offer(form, other.body, mine(form)); return; }
  // Sent meanwhile, here or in another tab; what was written since is the next draft.
  if (local(form, kind)?.sent !== stand.body && stand.body) set(form, kind, { isNew: true });
};

const save = async (form) => {
  const [kind] = fresh(form);
  if (!kind || busy.has(form) || ended.has(form)) return;
  busy.add(form);
  since.delete(form);
  const { body } = stands(form)[kind];
  set(form, kind, { isNew: false });
  let pause = PAUSE;
  try {
    const answer = await fetch(form.dataset.saveAt, { method: "POST", body: content(form, kind) });
    if (!form.isConnected || ended.has(form)) return;
    if (answer.status === 204) {
      const v = Number(answer.headers.get("Draft-Version"));
      set(form, kind, { v, o: form.elements.origin.value });
      local(form, kind, { v, saved: body });
      tell(form, body ? "Draft saved" : "");
    } else if (answer.status === 409) await refused(form, kind, answer);
    else throw new Error(answer.status);
  } catch (error) {
    set(form, kind, { isNew: true });
    pause = AGAIN;
    tell(form, error.message === "401" ? "Signed out: draft kept in this browser" : "Draft kept in this browser");
  } finally {
    busy.delete(form);
    if (fresh(form).length && form.isConnected) soon(form, pause);
  }
};

// Put off by every key, but not for ever.
function soon(form, pause = PAUSE) {
  if (ended.has(form)) return;
  if (!since.has(form)) since.set(form, Date.now());
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(save, Math.max(0, Math.min(pause, since.get(form) + LONGEST - Date.now())), form));
}

const mine = (form) => () => { set(form, form.querySelector("[name=kind]:checked").value, { isNew: true }); soon(form, 0); };
const farewell = () => forms().filter((form) => !ended.has(form)).forEach((form) => fresh(form).forEach((kind) => navigator.sendBeacon(form.dataset.saveAt, content(form, kind))));

document.addEventListener("desk:kept", ({ target }) => { ended.delete(target); soon(target); });
// Files at once; readers of a note like text.
document.addEventListener("desk:files", ({ target, detail: { kind } }) => { set(target, kind, { isNew: true, at: Date.now() }); soon(target, 0); });
document.addEventListener("change", ({ target }) => {
  const form = target.form?.dataset.saveAt && target.form;
  if (form && target.name === "macro") form.dispatchEvent(new CustomEvent("desk:files", { bubbles: true, detail: { kind: (form.querySelector("[name=kind]:checked") ?? form.elements.kind).value } }));
  if (form && ["team_ids", "people"].includes(target.name)) { set(form, "note", { isNew: true, at: Date.now() }); soon(form); }
});
// What is being sent is no draft any more: the server forgets it with the sending, and takes no save that comes after it.
document.addEventListener("submit", ({ target, submitter }) => { if (target.dataset.saveAt && !submitter?.hasAttribute("formaction")) { clearTimeout(timers.get(target)); ended.add(target); } });
document.addEventListener("htmx:afterRequest", ({ target, detail }) => { if (!detail.successful) forms().filter((form) => form === target || form.contains(target)).forEach((form) => { ended.delete(form); soon(form); }); });
addEventListener("online", () => forms().forEach((form) => soon(form, 0)));
addEventListener("pagehide", farewell);
document.addEventListener("visibilitychange", () => { if (document.hidden) farewell(); });

const begin = () => forms().forEach((form) => {
  if (form.dataset.other) { offer(form, form.dataset.other, mine(form)); delete form.dataset.other; } else if (fresh(form).length) soon(form);
});
begin();
document.addEventListener("desk:need", () => setTimeout(begin));
