// A sample beside a form shows what is being typed or chosen; without scripts it shows what is saved.
document.addEventListener("input", ({ target }) => {
  const form = target.form;
  if (!form) return;
  document.querySelectorAll(`[data-mirror="${CSS.escape(target.name)}"]`).forEach((place) => {
    place.textContent = target.value.trim() || place.dataset.mirrorEmpty || "";
  });
  const icon = target.name === "icon" && form.querySelector("[data-sample] .ico");
  if (icon) icon.className = `ico i-${target.value}`;
});
