// Presence: an open ticket says that somebody reads or answers it, and shows who else does.
const BEAT = 20_000, LOOKS = 5000, PAUSE = 120_000;
const tab = Math.random().toString(36).slice(2);
const pane = () => document.getElementById("ticket");
const box = () => document.querySelector("[data-present]");
let number, at, shownSince = 0, said = "", saidAt = 0, wroteAt = 0, kept = null, isDue = false;

const post = (mode, where = at) => {
  const form = new FormData();
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!where || !token) return;
  Object.entries({ mode, tab, csrfmiddlewaretoken: token }).forEach(([name, value]) => form.append(name, value));
  // Outlives the page that it is sent from.
  fetch(where, { method: "POST", body: form, keepalive: true }).catch(() => {});
};

const writes = () => {
  const text = document.querySelector(`#composer-${number} textarea`);
  return text?.value && document.querySelector(`#composer-${number} [name=kind]:checked`)?.value !== "note" && wroteAt > Date.now() - PAUSE;
};

const beat = () => {
  if (!at || document.hidden || !document.querySelector(`#act`)) return;
  const mode = writes() ? "writing" : "reading";
  if (Date.now() < shownSince + LOOKS && mode === "reading") return;
  if (mode === said && Date.now() < saidAt + BEAT - 500) return;
  [said, saidAt] = [mode, Date.now()];
  post(mode);
};

const show = async () => {
  const place = box(), of = number;
  if (!place || document.hidden) return;
  try {
    const answer = await fetch(place.dataset.present, { cache: "no-store" });
    if (!answer.ok || answer.redirected || of !== number || !box()) return;
    const fresh = [...new DOMParser().parseFromString(await answer.text(), "text/html").body.children];
    const before = new Set([...box().querySelectorAll("[data-writes]")].map((note) => note.dataset.writes));
    const names = fresh.map((note) => note.dataset.writes).filter((name) => name && !before.has(name));
    if (box().contains(document.activeElement)) { isDue = true; return; }
    box().replaceChildren(...fresh);
    kept = { of, fresh };
    htmx.process(box());
    if (names.length) document.dispatchEvent(new CustomEvent("desk:say", { detail: { text: `${names.join(" and ")} started a reply to this ticket.` } }));
  } catch { /* asked again with the next change */ }
};

const begin = () => {
  const now = pane()?.dataset.number;
  if (kept && kept.of === now && box() && !box().firstElementChild) box().replaceChildren(...kept.fresh);
  if (now === number) return;
  if (at && said) post("gone");
  [number, at, shownSince, said, wroteAt] = [now, box()?.dataset.present.split("?")[0], Date.now(), "", 0];
  if (!at) return;
  show();
  setTimeout(beat, LOOKS + 50);
};

document.addEventListener("input", (event) => { if (event.target.closest(".composer")) { wroteAt = Date.now(); beat(); } });
document.addEventListener("change", (event) => { if (event.target.name === "kind") beat(); });
document.addEventListener("htmx:afterSettle", () => { begin(); beat(); });
document.addEventListener("desk:presence", ({ detail: { ticket } }) => { if (String(ticket) === number) show(); });
document.addEventListener("desk:reset", show);
document.addEventListener("focusout", () => { if (isDue) { isDue = false; setTimeout(show, 50); } });
document.addEventListener("visibilitychange", () => { if (document.hidden) { shownSince = Infinity; return; } shownSince = Date.now(); show(); setTimeout(beat, LOOKS + 50); });
addEventListener("pagehide", () => { if (said) post("gone"); });
setInterval(beat, 5000);
begin();
