// Audience: the sentence above a note says who will read it as soon as the choice changes. Files: their names are shown.
const joined = (names) => [names.slice(0, -1).join(", "), ...names.slice(-1)].filter(Boolean).join(" and ");

const people = (menu) => (menu.querySelector("[data-readers]")?.value ?? "").split(/[,;\s]+/).filter(Boolean)
  .map((address) => document.querySelector(`#colleagues option[value="${CSS.escape(address)}"]`)?.textContent ?? address);

const tell = (menu) => {
  const teams = [...menu.querySelectorAll("[data-reader]:checked")].map((box) => box.dataset.reader);
  menu.querySelector("[data-audience-says]").textContent = `Only ${joined([...teams, ...people(menu)]) || "you"} will read this`;
};

document.addEventListener("input", (event) => {
  const menu = event.target.closest("[data-audience]");
  if (menu) tell(menu);
});

document.addEventListener("change", (event) => {
  if (!event.target.matches(".attach-files input")) return;
  const list = event.target.closest("form").querySelector("[data-files]");
  const clear = Object.assign(document.createElement("button"), { type: "button", className: "linkish", textContent: "Remove" });
  clear.addEventListener("click", () => { event.target.value = ""; list.replaceChildren(); event.target.focus(); });
  const names = [...event.target.files].map((file) => file.name);
  list.replaceChildren(...(names.length ? [joined(names), " ", clear] : []));
});
