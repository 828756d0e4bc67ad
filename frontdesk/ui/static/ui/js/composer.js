// Composer: Ctrl+Enter presses the button that is shown, Escape leaves the box, the label follows the mode.
const shown = (element) => element.offsetParent !== null;

const relabel = (composer) => {
  const box = composer.querySelector("textarea");
  const kind = composer.querySelector("[name=kind]:checked")?.value;
  const label = box && composer.dataset[kind === "note" ? "labelNote" : "labelReply"];
  if (label) box.setAttribute("aria-label", label);
};

document.addEventListener("change", (event) => {
  const composer = event.target.name === "kind" && event.target.closest(".composer");
  if (!composer) return;
  relabel(composer);
  composer.querySelector("textarea").focus();
});

document.addEventListener("keydown", (event) => {
  const form = event.target.matches?.("textarea") && event.target.form;
  if (!form || event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit([...form.querySelectorAll("[type=submit]:not([formaction])")].find(shown));
  } else if (event.key === "Escape" && form.matches(".composer")) {
    (document.querySelector("[data-row][aria-current]") ?? document.getElementById("main")).focus();
  }
});

const relabelAll = () => document.querySelectorAll(".composer").forEach(relabel);
relabelAll();
document.addEventListener("htmx:afterSettle", relabelAll);

// A phone's keyboard takes half of the screen: what is being written stays on it, with its button.
const narrow = matchMedia("(width <= 46rem)");
(window.visualViewport ?? window).addEventListener("resize", () => {
  const form = narrow.matches && document.activeElement?.closest(".composer");
  if (form) form.scrollIntoView({ block: "end" });
});
