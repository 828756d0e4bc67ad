// Arrivals: "3 new" loads the list anew. Focus, selection and scroll stay; who pressed the button is led to the first new row.
document.addEventListener("click", async (event) => {
  if (!event.target.closest("[data-news]")) return;
  const box = document.querySelector("[data-rows]");
  const known = new Set([...box.querySelectorAll(".row")].map((row) => row.id));
  const chosen = [...box.querySelectorAll(".row input:checked")].map((tick) => tick.value);
  const at = document.activeElement.closest(".row")?.id;
  const isHere = at || document.activeElement.closest("#queue") || document.activeElement === document.body;
  const top = box.scrollTop;
  await htmx.ajax("GET", box.dataset.list, { target: "#queue", swap: "outerHTML show:none" });
  const now = document.querySelector("[data-rows]");
  if (!now || now === box) return;
  now.scrollTop = top;
  now.querySelectorAll(".row input").forEach((tick) => {
    if (!chosen.includes(tick.value)) return;
    tick.checked = true;
    tick.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const fresh = [...now.querySelectorAll(".row")].filter((row) => !known.has(row.id));
  fresh.forEach((row) => row.setAttribute("data-new", ""));
  // Whoever went on meanwhile, into the composer perhaps, stays there.
  const held = document.activeElement;
  if (!isHere || (held !== document.body && !held.closest("#queue"))) return;
  const next = (at && document.getElementById(at)) || fresh[0];
  (next?.querySelector("[data-row]") ?? document.getElementById("q-h")).focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
});
