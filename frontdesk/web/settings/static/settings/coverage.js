// The week grid by keyboard and pointer. Each step is the same form post as without scripts; what comes back replaces the week.
const STEP = 15, DAY = 1440;
const week = () => document.querySelector("[data-week]");
const bars = (key) => [...document.querySelectorAll("a[data-key]")].filter((bar) => bar.dataset.key === key);
const clock = (minutes) => `${String(Math.floor(minutes / 60) % 24).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const say = (words, place = "says") => { const region = document.querySelector(`[data-${place}]`); if (region) region.textContent = words; };
let busy = false, waiting = null;

// Steps that come while one is under way are added up.
const send = async (address, fields, key, said) => {
  busy = true;
  bars(key).forEach((bar) => bar.setAttribute("aria-busy", "true"));
  const form = new FormData(document.querySelector("[data-removal]"));
  Object.entries({ ...fields, key, version: week().dataset.version }).forEach(([name, value]) => form.set(name, value));
  try {
    const answer = await fetch(address, { method: "POST", body: form });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-week]");
    if (fresh) { renew(fresh, key); say(said); } else { refuse(page, key); }
  } catch { say("The desk cannot be reached. Nothing was changed.", "warns"); waiting = null; }
  busy = false;
  bars(key).forEach((bar) => bar.removeAttribute("aria-busy"));
  if (waiting && bars(waiting.key).length) { const next = waiting; waiting = null; change(next.key, next.starts, next.ends); } else waiting = null;
};

const renew = (fresh, key) => {
  const had = week().contains(document.activeElement), place = [...document.querySelectorAll(".shift")].indexOf(document.activeElement);
  week().replaceWith(fresh);
  const next = bars(key)[0] ?? document.querySelectorAll(".shift")[Math.max(0, place)];
  if (had) next?.focus({ preventScroll: true });
};

const refuse = (page, key) => {
  const words = page.querySelector(".err, [role=alert] li, .notice, main p")?.textContent.trim().replace(/\s+/g, " ") ?? "This cannot be done.";
  waiting = null;
  say(words, "warns");
  const bar = bars(key)[0];
  if (bar) { bar.title = words; bar.querySelector("rect")?.removeAttribute("transform"); }
};

const change = (key, starts, ends) => {
  if (busy) { waiting = waiting?.key === key ? { key, starts: waiting.starts + starts, ends: waiting.ends + ends } : { key, starts, ends }; return; }
  const bar = bars(key)[0];
  if (!bar) return;
  const from = Number(bar.dataset.starts) + starts, until = Number(bar.dataset.ends) + ends;
  if (from < 0 || from >= DAY || until <= from || until - from > DAY) return say("A shift starts on its day and is at most 24 hours long.", "warns");
  const fields = { person: bar.dataset.person, day: key.slice(-10), starts: clock(from), ends: clock(until) };
  if (until >= DAY) fields.is_overnight = "on";
  if ("backup" in bar.dataset) fields.is_backup = "on";
  send(week().dataset.shifts, fields, key, `${clock(from)} to ${clock(until)}`);
};

document.addEventListener("keydown", (event) => {
  const bar = event.target.closest?.("a[data-key]");
  if (!bar || event.ctrlKey || event.altKey || event.metaKey) return;
  const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
  if (step) change(bar.dataset.key, event.shiftKey ? 0 : step, step);
  else if (event.key === "Delete" && !busy) send(document.querySelector("[data-removal]").action, {}, bar.dataset.key, "Removed");
  else return;
  event.preventDefault();
});

// Dragging moves a bar; near its end it makes it longer or shorter. A click that moved nothing opens the form.
let drag = null;
document.addEventListener("pointerdown", (event) => {
  const bar = event.target.closest?.("a[data-key]"), shape = bar?.querySelector("rect");
  if (!shape || event.button || event.pointerType === "touch") return;
  const box = shape.getBoundingClientRect(), width = bar.getBoundingClientRect().width;
  drag = { bar, shape, x: event.clientX, scale: Number(week().dataset.minutes) / width, isEnd: event.clientX > box.right - 8, minutes: 0 };
});
document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  drag.minutes = Math.round(((event.clientX - drag.x) * drag.scale) / STEP) * STEP;
  if (!drag.isEnd) drag.shape.setAttribute("transform", `translate(${drag.minutes / drag.scale})`);
});
document.addEventListener("pointerup", () => {
  if (drag?.minutes) {
    const { bar, minutes, isEnd } = drag;
    bar.addEventListener("click", (event) => event.preventDefault(), { once: true });
    change(bar.dataset.key, isEnd ? 0 : minutes, minutes);
  }
  drag = null;
});
