// Thread: what is said and done in the open ticket is appended; what stands there is never written again. What was not on the
// screen counts as unseen, for its reader and for what they send.
const NEAR = 100;
const thread = () => document.querySelector("[data-thread]");
const number = () => Number(document.getElementById("ticket")?.dataset.number);
const person = Number(document.documentElement.dataset.person);
const unseen = new Set(), named = new Set(), own = new Set();
let timer = 0, asking = false, again = false;

const say = (text) => document.dispatchEvent(new CustomEvent("desk:say", { detail: { text } }));
// On a phone the page scrolls, not the thread.
const scroller = () => (getComputedStyle(thread()).overflowY === "visible" ? document.scrollingElement : thread());
const isNear = () => { const box = scroller(); return box.scrollHeight - box.scrollTop - box.clientHeight < NEAR; };

const tell = () => {
  const button = document.querySelector("[data-newer]");
  if (!button) return;
  button.hidden = !unseen.size;
  button.lastElementChild.textContent = `${unseen.size} new message${unseen.size > 1 ? "s" : ""}`;
  const seen = document.querySelector(`[name=seen][form=composer-${number()}], #composer-${number()} [name=seen]`);
  if (seen) seen.value = unseen.size ? Math.min(...unseen) - 1 : thread().dataset.newest;
};

const eye = new IntersectionObserver((entries) => {
  entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => { eye.unobserve(target); unseen.delete(Number(target.id.slice(2))); });
  tell();
  if (!unseen.size && thread()) soon();
}, { rootMargin: "0px 0px -24px" });

const place = (entry) => {
  if (document.getElementById(entry.id)) return;
  const id = entry.matches(".msg") && Number(entry.id.slice(2));
  // Opened to this reader later than it was written: it stands where it was said.
  const next = id && [...thread().querySelectorAll(".msg[id]")].find((said) => Number(said.id.slice(2)) > id);
  if (next) next.before(entry); else thread().append(entry);
  htmx.process(entry);
  if (!id) return;
  unseen.add(id);
  eye.observe(entry);
  if (!own.has(id)) say(`New message: ${entry.getAttribute("aria-label")}`);
};

const read = (page, of) => {
  const leaves = page.querySelector("[data-leaves]");
  if (of !== number() || Number(leaves?.dataset.leaves) !== of) return;
  const box = thread(), follows = isNear();
  leaves.querySelectorAll("[data-fresh] > *").forEach(place);
  box.dataset.newest = Math.max(box.dataset.newest, leaves.dataset.newest);
  box.dataset.newestEvent = leaves.dataset.newestEvent;
  if (follows) scroller().scrollTop = scroller().scrollHeight;
  tell();
  document.dispatchEvent(new CustomEvent("desk:leaves", { detail: { leaves, of } }));
};

const ask = async () => {
  const of = number(), { leavesAt: at, newest, newestEvent } = thread()?.dataset ?? {};
  if (!at || document.hidden) return;
  if (asking) { again = true; return; }
  asking = true;
  again = false;
  const asked = [...named];
  const query = [`after=${newest}`, `event=${newestEvent}`, ...asked.map((id) => `m=${id}`), ...(unseen.size ? [] : ["seen=1"])].join("&");
  try {
    const answer = await fetch(`${at}${at.includes("?") ? "&" : "?"}${query}`, { cache: "no-store" });
    if (answer.status === 404 && of === number()) say("This ticket is no longer yours to see. What you typed is kept.");
    if (answer.status >= 500) again = true;
    if (answer.ok && !answer.redirected) { asked.forEach((id) => named.delete(id)); read(new DOMParser().parseFromString(await answer.text(), "text/html"), of); }
  } catch { again = true; }
  asking = false;
  if (again) soon(2000);
};
const soon = (pause = 150) => { timer ||= setTimeout(() => { timer = 0; ask(); }, pause); };

document.addEventListener("desk:change", ({ detail }) => detail.filter(({ ticket }) => ticket === number()).forEach(({ message, actor }) => {
  if (message) named.add(message);
  if (message && actor === person) own.add(message);
  soon();
}));
document.addEventListener("desk:reset", () => soon());
document.addEventListener("visibilitychange", () => { if (!document.hidden) soon(); });
document.addEventListener("htmx:afterSwap", ({ detail }) => { if (detail.target.id === "ticket") { unseen.clear(); named.clear(); eye.disconnect(); } });
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-newer]")) return;
  const first = document.getElementById(`m-${Math.min(...unseen)}`);
  first?.setAttribute("tabindex", "-1");
  first?.focus({ preventScroll: true });
  first?.scrollIntoView({ block: "start" });
});
