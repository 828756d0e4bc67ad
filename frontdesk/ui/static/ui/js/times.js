// Times: relative ones are counted on every minute; ui/moments.py writes the same words on the server.
const MINUTE = 60, HOUR = 3600, DAY = 86400;

// A begun minute counts.
const span = (s) => {
  const minutes = Math.max(1, Math.ceil(s / MINUTE)), hours = Math.floor(minutes / 60), rest = minutes % 60;
  if (minutes < 60) return `${minutes} min`;
  return hours < 10 && rest ? `${hours} h ${rest}` : hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
};

const words = {
  age: (s) => (s < MINUTE ? "now" : s < HOUR ? `${Math.floor(s / MINUTE)} min` : s < DAY ? `${Math.floor(s / HOUR)} h` : s < 7 * DAY ? `${Math.floor(s / DAY)} d` : null),
  // Beyond an hour the words depend on the reader's calendar day; the server knows it, so its words stay.
  ago: (s) => (s < MINUTE ? "just now" : s < HOUR ? `${Math.floor(s / MINUTE)} min ago` : null),
  due: (s) => (s < 0 ? span(-s) : `Late ${span(s)}`),
};

const count = () => {
  const now = Date.now();
  document.querySelectorAll("time[data-time]").forEach((time) => {
    const passed = (now - Date.parse(time.dateTime)) / 1000;
    const text = words[time.dataset.time]?.(passed);
    if (text && text !== time.textContent) time.textContent = text;
    if (time.dataset.time === "due") time.parentElement.dataset.tone = passed >= -900 ? "red" : passed >= -HOUR ? "amber" : "grey";
  });
};

setInterval(() => { if (!document.hidden) count(); }, MINUTE * 1000);
document.addEventListener("visibilitychange", () => { if (!document.hidden) count(); });
