// Times: relative ones are counted on every minute; ui/moments.py writes the same words on the server.
const MINUTE = 60, HOUR = 3600, DAY = 86400;

const words = {
  age: (s) => (s < MINUTE ? "now" : s < HOUR ? `${Math.floor(s / MINUTE)} min` : s < DAY ? `${Math.floor(s / HOUR)} h` : s < 7 * DAY ? `${Math.floor(s / DAY)} d` : null),
  // Beyond an hour the words depend on the reader's calendar day; the server knows it, so its words stay.
  ago: (s) => (s < MINUTE ? "just now" : s < HOUR ? `${Math.floor(s / MINUTE)} min ago` : null),
};

const count = () => {
  const now = Date.now();
  document.querySelectorAll("time[data-time]").forEach((time) => {
    const text = words[time.dataset.time]?.((now - Date.parse(time.dateTime)) / 1000);
    if (text && text !== time.textContent) time.textContent = text;
  });
};

setInterval(() => { if (!document.hidden) count(); }, MINUTE * 1000);
document.addEventListener("visibilitychange", () => { if (!document.hidden) count(); });
