// The help sheet, built from the registry when it is first asked for.
const sheet = document.getElementById("keys");
const WORDS = { ArrowDown: "↓", ArrowUp: "↑", Escape: "Esc", k: "K" };

const mark = (key) => Object.assign(document.createElement("kbd"), { textContent: WORDS[key] ?? (key.length === 1 ? key.toUpperCase() : key) });
const marks = (keys) => keys.flatMap((key) => [...key.split(/\+(?=.)/).map(mark), " "]);

const line = (keys, does, isPossible = true) => {
  const item = document.createElement("li");
  const span = document.createElement("span");
  span.append(...marks(keys));
  item.append(`${does} `, span);
  if (!isPossible) item.className = "muted";
  return item;
};

const part = (name, lines) => {
  const section = document.createElement("section");
  const list = document.createElement("ul");
  list.setAttribute("role", "list");
  list.append(...lines);
  section.append(Object.assign(document.createElement("h3"), { textContent: name }), list);
  return section;
};

// Keys of the composer are no deeds of the page.
const isPossible = (name, ask) => ["send", "leave", "back", "help", "commands"].includes(name) || ask(name, { isAsking: true });

export default ({ on, parts }, ask) => {
  const places = [...document.querySelectorAll("[data-go]")].map((link) => line(["g", link.dataset.go], `Go to ${link.querySelector(".clip")?.textContent ?? link.textContent}`));
  const sections = Object.entries(parts).map(([name, deeds]) => part(name, deeds.filter(([, key]) => key)
    .map(([deed, key, does, also]) => line([key, also].filter(Boolean), does, isPossible(deed, ask)))));
  if (places.length) sections.push(part("Go to", places));
  sheet.querySelector("[data-keys-list]").replaceChildren(...sections);
  sheet.querySelector("[data-keys-says]").textContent = on ? "Grey: nothing here to do that with." : "Single keys are switched off.";
  sheet.showModal();
};
