// Command menu, its entries: what the page itself can do, how well words fit, and how an entry looks.
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// How well words fit: each one begins a word, stands inside one, or has its letters in order; 0 when one of them fits nowhere.
const inOrder = (letters, text) => { let at = 0; return [...letters].every((letter) => { at = text.indexOf(letter, at) + 1; return at > 0; }); };
const fit = (words, text) => {
  const parts = text.split(/[\s,.-]+/);
  let sum = 0;
  for (const word of words) {
    const one = parts.some((part) => part.startsWith(word)) ? 3 : text.includes(word) ? 2 : word.length > 2 && parts.some((part) => inOrder(word, part)) ? 1 : 0;
    if (!one) return 0;
    sum += one;
  }
  return sum + 1;
};

const option = ({ id, label, key, url, icon }) => {
  const item = document.createElement("div");
  item.setAttribute("role", "option");
  item.id = `command-${id.replace(/\W+/g, "-")}`;
  item.dataset.id = id;
  if (url) item.dataset.url = url;
  item.className = "menu-item";
  if (icon) item.append(Object.assign(document.createElement("i"), { className: icon, ariaHidden: "true" }));
  item.append(Object.assign(document.createElement("span"), { className: "grow clip", textContent: label }));
  if (key) item.append(...key.split(/ |\+(?=.)/).map((sign) => Object.assign(document.createElement("kbd"), { textContent: sign.length === 1 ? sign.toUpperCase() : sign, ariaHidden: "true" })));
  return item;
};

const group = (label, options) => {
  const box = document.createElement("div");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", label);
  box.append(Object.assign(document.createElement("p"), { className: "menu-label", textContent: label, ariaHidden: "true" }), ...options);
  return box;
};

export const gather = (registry, ask) => {
  const deeds = Object.entries(registry.parts).flatMap(([part, entries]) => entries.map(([id, key, label]) => ({ id, key: registry.on ? key : "", label, part })))
    .filter(({ id }) => !["send", "leave", "back", "commands", "open", "next", "previous"].includes(id) && (id === "help" || ask(id, { isAsking: true })));
  const places = [...document.querySelectorAll(".rail a[href]")].filter((link) => !link.closest(".brand")).map((link) => ({
    id: link.getAttribute("href"), url: link.href, label: (link.querySelector(".clip") ?? link).textContent.trim(), part: "Go to",
    key: registry.on && link.dataset.go ? `G ${link.dataset.go}` : "", icon: link.querySelector(".ico")?.className,
  }));
  return [...deeds, ...places];
};

// The entries that fit the words, in groups: best first, then what was used lately, then the order of the registry.
export const ranked = (here, text, used) => {
  const words = plain(text).split(/\s+/).filter(Boolean);
  const found = here.map((each, order) => ({ each, score: words.length ? fit(words, plain(each.label)) : 1, order, at: used.indexOf(each.id) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.at < 0) - (b.at < 0) || (a.at >= 0 && b.at >= 0 ? a.at - b.at : a.order - b.order));
  const lately = words.length ? [] : found.filter(({ at }) => at >= 0).slice(0, 4);
  const rest = found.filter((one) => !lately.includes(one));
  const entries = (those) => those.map(({ each }) => option(each));
  const parts = [...new Set(rest.map(({ each }) => each.part))];
  return [...(lately.length ? [group("Lately", entries(lately))] : []), ...parts.map((part) => group(part, entries(rest.filter(({ each }) => each.part === part))))];
};
