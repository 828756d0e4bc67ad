// Dragging a rule to its place; the arrows beside it do the same without a pointer.
const list = document.querySelector("[data-order]");
let dragged = null;

const over = (item) => {
  list.querySelectorAll(".is-over").forEach((one) => one.classList.remove("is-over"));
  item?.classList.add("is-over");
};

list?.querySelectorAll("li").forEach((item) => { item.draggable = true; });
list?.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("li");
  event.dataTransfer.effectAllowed = "move";
});
list?.addEventListener("dragover", (event) => {
  const item = event.target.closest("li");
  if (!dragged || !item) return;
  event.preventDefault();
  over(item === dragged ? null : item);
});
list?.addEventListener("dragend", () => { dragged = null; over(null); });
list?.addEventListener("drop", (event) => {
  const item = event.target.closest("li");
  if (!dragged || !item || item === dragged) return;
  event.preventDefault();
  const place = [...list.children].indexOf(item) + 1;
  // The form of the arrows carries the token; its answer is the page in the new order.
  const form = dragged.querySelector(`form[action="${dragged.dataset.place}"]`);
  const to = document.createElement("input");
  Object.assign(to, { type: "hidden", name: "to", value: place });
  form.append(to);
  form.submit();
});
