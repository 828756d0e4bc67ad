// Files: chosen, pasted or dropped ones are uploaded at once; the chip shows how far, and in words what went wrong.
const mode = (form) => form.querySelector("[name=kind]:checked, [name=kind][type=hidden]").value;
const changed = (form, kind) => form.dispatchEvent(new CustomEvent("desk:files", { bubbles: true, detail: { kind } }));
const say = (text) => document.dispatchEvent(new CustomEvent("desk:say", { detail: { text } }));
let pasted = 0;

const chip = (name) => {
  const item = Object.assign(document.createElement("li"), { className: "chip chip-line" });
  const label = Object.assign(document.createElement("span"), { className: "clip", textContent: name });
  const bar = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
  bar.setAttribute("aria-label", `Uploading ${name}`);
  const close = Object.assign(document.createElement("button"), { type: "button", className: "chip-x", textContent: "✕" });
  close.setAttribute("aria-label", `Remove ${name}`);
  item.append(label, bar, close);
  return { item, label, bar, close };
};

const fail = ({ item, label, bar }, name, words) => {
  item.dataset.tone = "red";
  item.classList.remove("chip-line");
  item.removeAttribute("data-uploading");
  label.textContent = `${name}: ${words}`;
  label.classList.remove("clip");
  bar.remove();
  say(label.textContent);
};

const upload = (form, file) => {
  const kind = mode(form), name = file.name || "file", request = new XMLHttpRequest(), data = new FormData(), shown = chip(name);
  shown.item.dataset.uploading = "";
  form.querySelector(`.staged-${kind}`).append(shown.item);
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  data.append("kind", kind);
  form.querySelectorAll(`[name=staged_${kind}]:checked`).forEach((field) => data.append(field.name, field.value));
  data.append("files", file, name);
  shown.close.addEventListener("click", () => { request.abort(); shown.item.remove(); form.querySelector("textarea").focus(); });
  request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) shown.bar.value = (100 * event.loaded) / event.total; });
  request.addEventListener("load", () => {
    if (request.status === 200) {
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      shown.item.replaceWith(...page.querySelectorAll("li"));
      changed(form, kind);
      say(`${name} added`);
    } else if (request.status === 413) fail(shown, name, "it is too large.");
    else if (request.status === 422) fail(shown, name, request.responseText);
    else fail(shown, name, request.status === 401 ? "you were signed out. Sign in and add it again." : "it did not arrive. Add it again.");
  });
  request.addEventListener("error", () => fail(shown, name, "no connection. Add it again."));
  request.open("POST", form.dataset.filesAt);
  request.send(data);
};

const composer = (event) => event.target.closest?.("form[data-files-at]");
const take = (form, files) => [...files].forEach((file) => upload(form, file));

const choose = (field) => {
  const files = [...field.files];
  // Not once more with the form.
  field.value = "";
  take(field.form, files);
};
document.addEventListener("change", (event) => { if (composer(event) && event.target.type === "file") choose(event.target); });
// Chosen while this module was still on its way.
document.querySelectorAll("form[data-files-at] input[type=file]").forEach((field) => { if (field.files.length) choose(field); });
document.addEventListener("paste", (event) => {
  const form = composer(event), files = [...(event.clipboardData?.files ?? [])];
  // Office programs put a picture beside the text: then the text is meant.
  if (!form || !files.length || event.clipboardData.types.includes("text/plain")) return;
  event.preventDefault();
  take(form, files.map((file) => (file.name === "image.png" ? new File([file], `pasted-${++pasted}.png`, { type: file.type }) : file)));
});
["dragenter", "dragover", "drop"].forEach((name) => document.addEventListener(name, (event) => {
  const form = composer(event);
  if (!form || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  form.classList.toggle("is-over", name !== "drop");
  if (name === "drop") take(form, event.dataTransfer.files);
}));
document.addEventListener("dragleave", (event) => { const form = composer(event); if (form && !form.contains(event.relatedTarget)) form.classList.remove("is-over"); });
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-unstage]"), form = button?.form;
  if (!form) return;
  const kind = button.closest(".staged-note") ? "note" : "reply";
  button.closest("li").remove();
  form.querySelector("textarea").focus();
  changed(form, kind);
});
// Before anybody else: what is still on its way would be missing.
document.addEventListener("submit", (event) => {
  const left = event.target.querySelectorAll?.(`.staged-${event.target.querySelector("[name=kind]:checked")?.value} [data-uploading]`).length;
  if (!left) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  document.dispatchEvent(new CustomEvent("desk:say", { detail: { text: "Not sent yet: a file is still on its way.", urgent: true } }));
  event.target.querySelectorAll("[data-draft-status]").forEach((status) => { status.textContent = "Wait: a file is still on its way"; });
}, true);
