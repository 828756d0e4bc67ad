// Rebind: in a field for a key, the key that is pressed is what stands there afterwards. Tab, Enter and Escape keep their own meaning.
const isLetter = (key) => key.toLowerCase() !== key.toUpperCase();

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!field.matches?.("[data-key-field]") || event.isComposing) return;
  const { key } = event;
  if (key === "Backspace" || key === "Delete") { event.preventDefault(); field.value = ""; return; }
  const isHeld = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState("AltGraph");
  if (isHeld || [...key].length !== 1 || key === " ") return;
  event.preventDefault();
  field.value = (event.shiftKey && isLetter(key) ? "Shift+" : "") + key.toUpperCase();
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
