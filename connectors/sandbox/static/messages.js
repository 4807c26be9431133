// One message as DOM. What people wrote is only ever set as text, never as markup.

const LINK = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g;
const FAILURES = {
  131047: "Not delivered: more than 24 hours since the customer wrote (131047).",
  131026: "Not delivered: the customer can't be reached (131026).",
};

export function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

export function icon(name, className = "icon") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `/static/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

export function timeOf(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

export function dayOf(seconds) {
  const day = new Date(seconds * 1000);
  const today = new Date().toDateString() === day.toDateString();
  return today ? "Today" : day.toLocaleDateString([], { day: "numeric", month: "long", year: "numeric" });
}

// `press(choice)` sends a choice, `open()` shows a list; `find(message id)` gives the message replied to.
export function bubble(message, { press, open, find }) {
  if (message.status === "failed") return failed(message);
  // A deleted message leaves no trace on a phone.
  if (message.kind === "deleted") return Object.assign(make("div", "item"), { hidden: true });
  const mine = message.author === "customer";
  const item = make("div", `item ${mine ? "mine" : "theirs"} kind-${message.kind}`);
  item.dataset.messageId = message.message_id;
  const body = make("div", "bubble");
  const quoted = message.content.reply_to && find(message.content.reply_to);
  if (quoted) body.append(make("p", "quote", quoted.text || words(quoted.kind)));
  body.append(...content(message), meta(message, mine));
  item.append(body);
  if (!mine && message.content.choices && message.content.layout !== "keyboard") item.append(choices(message, press, open));
  return item;
}

export function typing() {
  const item = make("div", "item theirs");
  const body = make("div", "bubble typing");
  body.append(make("i"), make("i"), make("i"));
  item.append(body);
  return item;
}

function failed(message) {
  const reason = FAILURES[message.content.error_code] || `Not delivered (${message.content.error_code}).`;
  const note = make("p", "note failed", reason);
  note.title = message.text;
  return note;
}

function content(message) {
  const { file, location, link, header, footer, raw } = message.content;
  const parts = [];
  if (header) parts.push(make("strong", "title", header));
  if (file) parts.push(media(message.kind, file));
  if (link) parts.push(anchor(link, link));
  if (location) parts.push(place(location));
  if (raw) parts.push(make("p", "words", `A message of kind ${raw.type || Object.keys(raw)[0]}`));
  if (message.text) parts.push(text(message.text));
  if (footer) parts.push(make("p", "foot", footer));
  return parts;
}

function text(words) {
  const paragraph = make("p", "words");
  let place = 0;
  for (const found of words.matchAll(LINK)) {
    paragraph.append(words.slice(place, found.index), anchor(found[0], found[0]));
    place = found.index + found[0].length;
  }
  paragraph.append(words.slice(place));
  return paragraph;
}

function anchor(href, label, className = "") {
  const link = make("a", className, label);
  link.href = href;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

function media(kind, file) {
  const url = `phones/files/${file.file_id}`;
  if (kind === "image" || kind === "sticker") return picture(url, kind);
  if (kind === "voice" || kind === "audio" || kind === "video") return player(kind, url);
  const link = anchor(url, "", "doc");
  const label = make("span", "", file.filename);
  label.append(make("small", "", `${size(file.size)} · ${file.mime_type}`));
  link.append(icon("file"), label);
  return link;
}

function picture(url, kind) {
  const image = make("img", "picture");
  image.src = url;
  image.alt = words(kind);
  if (kind === "sticker") return image;
  const link = anchor(url, "");
  link.append(image);
  return link;
}

function player(kind, url) {
  const element = make(kind === "video" ? "video" : "audio");
  element.controls = true;
  element.preload = "metadata";
  element.src = url;
  element.setAttribute("aria-label", words(kind));
  return element;
}

function place({ latitude, longitude, name, address }) {
  const link = anchor(`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`, "", "place");
  const label = make("span", "", name || "Location");
  label.append(make("small", "", address || `${latitude}, ${longitude}`));
  link.append(icon("pin"), label);
  return link;
}

function meta(message, mine) {
  const line = make("span", "meta", timeOf(message.created_at));
  if (!mine) return line;
  const tick = icon(message.status === "sent" ? "tick" : "ticks", `tick ${message.status}`);
  const label = { sent: "Sent", delivered: "Delivered", read: "Read" }[message.status];
  tick.removeAttribute("aria-hidden");
  tick.setAttribute("role", "img");
  tick.setAttribute("aria-label", label);
  line.title = label;
  line.append(tick);
  return line;
}

function choices(message, press, open) {
  const { layout, choices: offered, pressed, button } = message.content;
  const box = make("div", "choices");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "Choices");
  if (layout === "list") {
    const opener = make("button", "choice");
    opener.type = "button";
    opener.append(icon("list"), button);
    opener.addEventListener("click", open);
    box.append(opener);
    return box;
  }
  for (const choice of offered) box.append(choiceButton(choice, layout, pressed, press));
  return box;
}

function choiceButton(choice, layout, pressed, press) {
  if (choice.url) return anchor(choice.url, choice.title, "choice");
  const button = make("button", "choice");
  button.type = "button";
  if (layout === "buttons") button.append(icon("reply"));
  button.append(choice.title);
  const chosen = pressed?.choice_id === choice.choice_id;
  button.disabled = layout === "buttons" && chosen;
  button.classList.toggle("waiting", layout === "inline" && chosen && !pressed.answered);
  button.addEventListener("click", () => press(choice));
  return button;
}

function words(kind) {
  return { image: "Photo", sticker: "Sticker", voice: "Voice note", audio: "Audio", video: "Video", document: "Document", location: "Location" }[kind] || "Message";
}

function size(bytes) {
  const units = ["B", "kB", "MB"];
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 2);
  return `${(bytes / 1000 ** step).toFixed(step && bytes < 100000 ? 1 : 0)} ${units[step]}`;
}
