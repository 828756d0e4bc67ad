// What waits to be sent: the seconds are counted here, the sending is the server's. When one is gone, the page asks what became of it.
const strip = () => document.getElementById("waits");
const number = () => Number(document.getElementById("ticket")?.dataset.number);
const ids = (place) => [...place.querySelectorAll("[data-wait]")].map((wait) => wait.dataset.wait);
let asking = false;

const ask = async () => {
  const place = strip(), of = number();
  if (!place || asking || place.contains(document.activeElement) && place.querySelector("details[open]")) return;
  asking = true;
  try {
    const answer = await fetch(place.dataset.waits, { cache: "no-store" });
    const next = answer.ok && !answer.redirected && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("waits");
    if (next && of === number() && strip() === place) renew(place, next);
  } catch { /* asked again in a second */ }
  asking = false;
};

const renew = (place, next) => {
  const gone = ids(place).filter((id) => !ids(next).includes(id)), fresh = ids(next).filter((id) => !ids(place).includes(id));
  const notices = next.querySelectorAll(".notice").length;
  if (!gone.length && !fresh.length) return;
  const hadFocus = place.contains(document.activeElement);
  place.replaceWith(next);
  htmx.process(next);
  count();
  if (hadFocus) document.querySelector(".composer textarea")?.focus({ preventScroll: true });
  if (!gone.length) return;
  const text = notices ? next.querySelector(".notice p").textContent : "Sent";
  document.dispatchEvent(new CustomEvent("desk:say", { detail: { text, urgent: Boolean(notices) } }));
  // The thread and the head ask for what is new, as they do for everybody's messages.
  if (!notices) document.dispatchEvent(new CustomEvent("desk:change", { detail: [{ name: "message.posted", ticket: number(), message: null, actor: Number(document.documentElement.dataset.person) }] }));
};

const count = () => {
  const times = [...(strip()?.querySelectorAll("[data-sends]") ?? [])];
  times.forEach((time) => {
    const left = Math.ceil((Date.parse(time.dateTime) - Date.now()) / 1000);
    time.textContent = left > 0 ? `Sends in ${left} s` : "Sending";
  });
  return times.some((time) => Date.parse(time.dateTime) < Date.now());
};

count();
setInterval(() => { if (count() && !document.hidden) ask(); }, 1000);
document.addEventListener("desk:person", ({ detail }) => { if (detail.name === "draft" && detail.ticket === number()) ask(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden && strip()?.querySelector("[data-wait]")) ask(); });
// What says that it will be sent is no longer true.
document.addEventListener("submit", ({ target }) => { if (target.closest(".wait")) document.querySelectorAll("[data-toast=success]").forEach((toast) => toast.remove()); });
