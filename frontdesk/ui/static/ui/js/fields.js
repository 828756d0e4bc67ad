// Fields that are asked for only in some teams, for some types or while others hold certain values. Without script all are there, each
// with its condition in words; the server takes what fits.
const value = (form, name) => {
  const field = form.elements[name];
  return field?.type === "checkbox" ? (field.checked ? field.value : "") : field?.value ?? "";
};
const isOneOf = (text, given) => !text || text.split(" ").includes(given);

const follow = (form) => {
  const rows = [...form.querySelectorAll("[data-asked]")], hidden = new Set();
  const team = value(form, "topic") || value(form, "team") || form.dataset.team || "";
  const type = value(form, "type") || form.dataset.type || "";
  // What waits for a field that is not asked for is not asked for either; nothing waits in a circle.
  for (let round = 0; round < rows.length; round += 1) {
    const before = hidden.size;
    rows.forEach((row) => {
      const fits = isOneOf(row.dataset.teams, team) && isOneOf(row.dataset.types, type)
        && JSON.parse(row.dataset.when || "[]").every(({ name, values }) => !hidden.has(name) && values.includes(value(form, name)));
      if (!fits) hidden.add(row.dataset.asked);
    });
    if (hidden.size === before) break;
  }
  rows.forEach((row) => { row.hidden = hidden.has(row.dataset.asked); });
};

const begin = () => document.querySelectorAll("form:has([data-asked])").forEach(follow);
["input", "change"].forEach((kind) => document.addEventListener(kind, ({ target }) => {
  if (target.form?.querySelector("[data-asked]")) follow(target.form);
}));
// A preview is swapped in.
document.addEventListener("htmx:afterSwap", begin);
begin();
