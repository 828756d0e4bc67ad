// Live: one event stream for all tabs of a browser. One tab listens and tells the others; names come, never content.
// Hearing something twice does no harm: whoever listens asks for what is there now.
const place = document.querySelector("[data-live]")?.dataset;
const name = `live:${document.documentElement.dataset.person}`;
const me = Math.random().toString(36).slice(2);
const KEPT = 30_000, GRACE = 1500, SILENCE = 45_000, POLL = 30_000;
const channel = new BroadcastChannel(name);
const recent = []; // what a tab that opens now may have missed while it loaded
let source = null, tries = 0, timer = 0, poll = 0, heardAt = 0, line = "", last = "", release = null;
try { last = localStorage.getItem(`${name}:last`) ?? ""; } catch { /* storage is switched off */ }

const show = (kind, detail) => document.dispatchEvent(new CustomEvent(`desk:${kind}`, { detail }));
// The page stands before it needs these: they are fetched when the stream is there, or when somebody asks.
const hands = () => Promise.all((document.querySelector("[name=hands]")?.content.split(" ") ?? []).map((url) => import(url))).catch(() => {});

const hear = ({ kind, data, id }) => {
  if (id) last = id;
  if (kind === "line") { if (data === line) return; const wasOff = line === "off" || line === "out"; line = data; show("line", data); hands(); if (wasOff && data === "up") hear({ kind: "reset", data: {} }); }
  else hands().then(() => show(kind, data));
};

const tell = (kind, data = {}, id = "") => {
  const said = { kind, data, id };
  if (kind !== "line") { recent.push({ ...said, at: Date.now() }); while (recent[0].at < Date.now() - KEPT) recent.shift(); }
  channel.postMessage(said);
  hear(said);
};

// The stream may fail while the desk answers: then it is not live, but all there.
const probe = async () => {
  let is = "off";
  try {
    const answer = await fetch(place.probe, { cache: "no-store", signal: AbortSignal.timeout(8000) });
    if (answer.redirected) is = "out"; else if (answer.ok) is = "slow";
  } catch { /* no connection */ }
  if (source?.readyState !== EventSource.OPEN) tell("line", is);
  else if (is !== "slow") connect();
};

const stop = () => { source?.close(); source = null; clearTimeout(timer); clearInterval(poll); };

const keep = () => { try { localStorage.setItem(`${name}:last`, last); } catch { /* as above */ } };

function connect() {
  stop();
  const mine = source = new EventSource(last ? `${place.live}?since=${encodeURIComponent(last)}` : place.live);
  const isNew = !last;
  heardAt = Date.now();
  source.onopen = () => { tries = 0; clearInterval(poll); heardAt = Date.now(); tell("line", "up"); if (isNew) tell("reset"); };
  ["change", "presence", "person", "reset", "life"].forEach((kind) => source.addEventListener(kind, ({ data, lastEventId }) => {
    heardAt = Date.now();
    if (lastEventId) { last = lastEventId; keep(); }
    if (kind !== "life") tell(kind, JSON.parse(data), lastEventId);
  }));
  source.onerror = () => {
    clearInterval(poll);
    poll = setInterval(() => { if (line === "slow") tell("reset"); }, POLL);
    setTimeout(() => { if (source === mine && mine.readyState !== EventSource.OPEN) probe(); }, tries ? 0 : GRACE);
    // While it is only interrupted the browser tries again by itself, with the id of the last news.
    if (mine.readyState === EventSource.CLOSED) timer = setTimeout(connect, Math.min(30, 2 ** tries) * 1000 * (0.5 + Math.random()));
    tries += 1;
  };
}

// Without a secure address browsers have no locks: a note that is renewed every two seconds says who leads.
const lease = () => {
  let leader = "", until = 0;
  try {
    [leader, until] = (localStorage.getItem(`${name}:leader`) ?? " ").split(" ");
    if (leader !== me && until > Date.now()) { if (source) stop(); return; }
    localStorage.setItem(`${name}:leader`, `${me} ${Date.now() + 5000}`);
  } catch { /* each tab for itself */ }
  if (!source) connect();
};

const lead = () => {
  if (navigator.locks) navigator.locks.request(name, () => { connect(); return new Promise((done) => { release = done; }); });
  else { lease(); setInterval(lease, 2000); }
};

channel.onmessage = ({ data: said }) => {
  if (said.to && said.to !== me) return;
  if (said.kind === "hello") { if (source) { [...recent, { kind: "line", data: line }].forEach((news) => channel.postMessage({ ...news, to: said.from })); } }
  else if (said.kind === "poke") { if (source) probe(); } else hear(said);
};

const poke = () => { if (source) probe(); else channel.postMessage({ kind: "poke" }); };

if (place?.live && document.documentElement.dataset.person) {
  lead();
  channel.postMessage({ kind: "hello", from: me });
  addEventListener("online", poke);
  addEventListener("offline", () => hear({ kind: "line", data: "off" }));
  addEventListener("pagehide", () => { stop(); release?.(); });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) { lead(); hear({ kind: "reset", data: {} }); } });
  document.addEventListener("htmx:sendError", poke);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && line !== "up") poke(); });
  // A connection can die without a word, with a cable or in sleep: the server is heard every 15 seconds while it lives.
  setInterval(() => { if (source && heardAt < Date.now() - SILENCE && line === "up") connect(); }, 10_000);
}
