// What only some kinds of fields have is shown with them; without script it is there for all, and counts where it fits.
const kind = document.querySelector("#id_kind");
const follow = () => document.querySelectorAll("[data-kinds]").forEach((part) => {
  part.hidden = !part.dataset.kinds.split(" ").includes(kind.value);
});
if (kind) {
  kind.addEventListener("change", follow);
  follow();
}
