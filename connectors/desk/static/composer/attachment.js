// Attachments: the files that go with a reply, one message each, the words with the first. They stay with their
// conversation; what is left out is named with the reason.
import { toast } from "../base/page.js";
import { _ } from "../base/words.js";

const MOST = 10;
// Files that wait in conversations that are not open; a reload of the page forgets them.
const waiting = new Map();
const thumbnails = new Map();

// `input` adds files. Returns the files in their order, and how to clear them.
export function setUpAttachment(id, form) {
  const input = form.elements.file;
  input.value = "";
  show(id);
  input.addEventListener("change", () => {
    add(id, [...input.files]);
    input.value = "";
  });
  document.getElementById("attached").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    put(id, filesOf(id).filter((_, place) => place !== Number(button.dataset.place)));
    form.elements.text.focus();
  });
  form.addEventListener("paste", (event) => take(event, event.clipboardData, id));
  return { files: () => filesOf(id), clear: () => put(id, []) };
}

// Puts files that the server refused, or that came back by undoing, to those that wait in a conversation.
export const attachTo = (id, files) => add(id, files);

// A note takes no file; the page says so, and the browser does not leave the page for it.
export function setUpDrops() {
  addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    const form = document.getElementById("composer");
    if (!form || form.hidden) return leftOut([...event.dataTransfer.files], _("Open a reply first."));
    add(openIn(form), [...event.dataTransfer.files]);
  });
  document.addEventListener("paste", (event) => {
    if (event.target.closest?.("#note") && !hasWords(event.clipboardData)) leftOut([...event.clipboardData.files], _("A note takes no files."));
  });
}

// Words win: spreadsheets and word processors put a picture of the words beside them.
function take(event, data, id) {
  if (!data.files.length || hasWords(data)) return;
  event.preventDefault();
  add(id, [...data.files]);
}

// A folder that is dropped comes as a file without content; what is too large is named now, not after a long upload.
function add(id, files) {
  const limit = Number(document.getElementById("attached").dataset.limit);
  const fits = files.filter((file) => file.size && file.size <= limit);
  leftOut(files.filter((file) => !file.size), _("Empty files and folders can't be sent."));
  leftOut(files.filter((file) => file.size > limit), _("A file has at most %(number)s MB here.", { number: Math.floor(limit / 1e6) }));
  const all = [...filesOf(id), ...fits];
  leftOut(all.slice(MOST), _("At most %(number)s files go at once. Send the others after them.", { number: MOST }));
  put(id, all.slice(0, MOST));
}

function leftOut(files, why) {
  if (files.length) toast(_("Not attached: %(names)s. %(why)s", { names: files.map((file) => file.name).join(", "), why }));
}

function put(id, files) {
  for (const file of filesOf(id)) if (!files.includes(file)) forget(file);
  if (files.length) waiting.set(id, files);
  else waiting.delete(id);
  show(id);
}

function show(id) {
  const list = document.querySelector(`.pane[data-conversation="${id}"] #attached`);
  if (!list) return;
  list.hidden = !filesOf(id).length;
  list.replaceChildren(...filesOf(id).map(item));
}

function item(file, place) {
  const line = document.createElement("li");
  if (file.type.startsWith("image/")) line.append(Object.assign(document.createElement("img"), { src: thumbnail(file), alt: "" }));
  line.append(Object.assign(document.createElement("span"), { textContent: file.name, dir: "auto" }));
  const button = document.getElementById("detach").content.firstElementChild.cloneNode(true);
  button.dataset.place = place;
  button.setAttribute("aria-label", _("Remove the file %(name)s", { name: file.name }));
  line.append(button);
  return line;
}

function thumbnail(file) {
  if (!thumbnails.has(file)) thumbnails.set(file, URL.createObjectURL(file));
  return thumbnails.get(file);
}

function forget(file) {
  if (thumbnails.has(file)) URL.revokeObjectURL(thumbnails.get(file));
  thumbnails.delete(file);
}

const filesOf = (id) => waiting.get(id) ?? [];
const hasWords = (data) => data.getData("text/plain").trim() !== "";
const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
const openIn = (form) => form.closest(".pane").dataset.conversation;
