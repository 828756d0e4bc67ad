// Theme: the server writes data-theme from the cookie, so no page flashes; the button only changes both.
const root = document.documentElement;
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);

const choose = (theme) => {
  root.dataset.theme = theme;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax${secure}`;
};

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-theme-toggle]")) choose(isDark() ? "light" : "dark");
});

// The desk's hue, seen before it is saved. Set through the object model, which a strict CSP allows.
document.addEventListener("input", (event) => {
  if (event.target.matches("[data-hue-preview]")) root.style.setProperty("--hue", event.target.value);
});
