// Attachment: the one file that goes with a reply. It stays with its conversation, and what is left out is said.
import { toast } from "../base/page.js";

// Files that wait in conversations that are not open; a reload of the page forgets them.
const waiting = new Map();

// `input` holds the file; what the browser itself put back there after a reload nobody has chosen.
export function setUpAttachment(id, form) {
  const input = form.elements.file;
  input.value = "";
  if (waiting.has(id)) put(input, waiting.get(id));
  show(id, input);
  input.addEventListener("change", () => show(id, input));
  document.querySelector("#attached button").addEventListener("click", () => {
    clear(id, input);
    form.elements.text.focus();
  });
  form.addEventListener("paste", (event) => take(event, event.clipboardData, id, input));
  return { file: () => input.files[0] ?? null, clear: () => clear(id, input) };
}

// A note takes no file; the page says so, and the browser does not leave the page for it.
export function setUpDrops() {
  addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    const form = document.getElementById("composer");
    if (!form || form.hidden) return leftOut([...event.dataTransfer.files], "Open a reply first.");
    attachFirst([...event.dataTransfer.files], openIn(form), form.elements.file);
  });
  document.addEventListener("paste", (event) => {
    if (event.target.closest?.("#note") && !hasWords(event.clipboardData)) leftOut([...event.clipboardData.files], "A note takes no files.");
  });
}

// Words win: spreadsheets and word processors put a picture of the words beside them.
function take(event, data, id, input) {
  if (!data.files.length || hasWords(data)) return;
  event.preventDefault();
  attachFirst([...data.files], id, input);
}

function attachFirst([first, ...others], id, input) {
  const before = input.files[0];
  put(input, first);
  show(id, input);
  if (before) toast(`${before.name} was taken off: a message carries one file, now ${first.name}.`);
  leftOut(others, `A message carries one file: ${first.name} is attached. Send the others after it.`);
}

function leftOut(files, why) {
  if (files.length) toast(`Not attached: ${files.map((file) => file.name).join(", ")}. ${why}`);
}

function put(input, file) {
  const files = new DataTransfer();
  files.items.add(file);
  input.files = files.files;
}

function clear(id, input) {
  input.value = "";
  show(id, input);
}

function show(id, input) {
  const file = input.files[0];
  const line = document.getElementById("attached");
  line.hidden = !file;
  line.querySelector("span").textContent = file?.name ?? "";
  if (file) waiting.set(id, file);
  else waiting.delete(id);
}

const hasWords = (data) => data.getData("text/plain").trim() !== "";
const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
const openIn = (form) => form.closest(".pane").dataset.conversation;
