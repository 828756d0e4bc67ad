// Formatting: a button, Ctrl+B or Ctrl+I puts Markdown around the selection, or takes it away again. The browser's own undo knows it.
const MARKS = { bold: "**", italic: "*", code: "`" };
const LINES = { list: "- ", quote: "> " };

// Replaces a part of the text and selects another; as if it had been typed.
const write = (box, start, end, text, from, to) => {
  box.focus();
  box.setSelectionRange(start, end);
  if (!document.execCommand(text ? "insertText" : "delete", false, text)) {
    box.setRangeText(text, start, end);
    box.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
  }
  box.setSelectionRange(from, to);
};

// Spaces at the ends stay outside: Markdown knows no bold that begins with one.
const selected = ({ value, selectionStart: start, selectionEnd: end }) => {
  const text = value.slice(start, end), inner = text.trim();
  return inner ? [start + text.indexOf(inner), start + text.indexOf(inner) + inner.length] : [start, end];
};

// One star is italic, two are bold, three are both.
const has = (mark, run) => mark === "`" ? run > 0 : mark === "*" ? run % 2 === 1 : run >= 2;
const run = (text, sign) => { let count = 0; while (text[count] === sign) count += 1; return count; };
const mirrored = (text) => [...text].reverse().join("");

const around = (box, mark) => {
  const { value } = box, [start, end] = selected(box), text = value.slice(start, end), { length } = mark, sign = mark[0];
  if (text && [run(text, sign), run(mirrored(text), sign)].every((count) => has(mark, count)) && text.length > 2 * length) {
    write(box, start, end, text.slice(length, -length), start, end - 2 * length);
  } else if ([run(mirrored(value.slice(0, start)), sign), run(value.slice(end), sign)].every((count) => has(mark, count))) {
    write(box, start - length, end + length, text, start - length, end - length);
  } else if (mark === "`" && text.includes("\n")) {
    write(box, start, end, `\`\`\`\n${text}\n\`\`\``, start + 4, end + 4);
  } else write(box, start, end, mark + text + mark, start + length, end + length);
};

const link = (box) => {
  const [start, end] = selected(box), text = box.value.slice(start, end), isAddress = /^(https?:\/\/|mailto:)\S+$/.test(text);
  const words = isAddress ? "" : text, address = isAddress ? text : "https://", at = start + words.length + 3;
  // What is still missing is selected: the words, or the address.
  write(box, start, end, `[${words}](${address})`, words ? at : start + 1, words ? at + address.length : start + 1);
};

const lines = (box, mark) => {
  const { value, selectionStart, selectionEnd } = box, start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const end = value.indexOf("\n", selectionEnd) < 0 ? value.length : value.indexOf("\n", selectionEnd), old = value.slice(start, end).split("\n");
  const isOn = old.every((line) => !line || line.startsWith(mark)) && old.some(Boolean);
  const text = old.map((line) => isOn ? line && line.slice(mark.length) : line || old.length === 1 ? mark + line : line).join("\n");
  write(box, start, end, text, selectionStart === selectionEnd ? start + text.length : start, start + text.length);
};

const format = (box, name) => { if (name === "link") link(box); else if (MARKS[name]) around(box, MARKS[name]); else lines(box, LINES[name]); };

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-format]");
  if (button) format(button.closest("form").querySelector("textarea"), button.dataset.format);
});

document.addEventListener("keydown", (event) => {
  const box = event.target, name = { b: "bold", i: "italic" }[event.key.toLowerCase()];
  if (name && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && !event.isComposing && box.matches?.("[data-draft-field]")) {
    event.preventDefault();
    format(box, name);
  }
  // The buttons are one stop of the Tab key; arrows go through them.
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key], buttons = step && box.matches?.("[data-format]") ? [...box.parentElement.children] : [];
  if (!buttons.length) return;
  const next = buttons.at((buttons.indexOf(box) + step) % buttons.length);
  buttons.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
  next.focus();
});
