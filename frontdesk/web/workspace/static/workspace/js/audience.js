// Audience: the sentence above a note says who will read it as soon as the choice changes.
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
// It comes with the first touch of the composer; a choice may be quicker.
document.querySelectorAll("[data-audience]").forEach(tell);
