// Drawing: the elements of the panel. No text ever becomes markup.
export const draw = (name, attributes = {}, ...children) => {
  const element = name === "svg" || name === "path" ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (attribute.startsWith("on")) element.addEventListener(attribute.slice(2), value);
    else if (value === true) element.setAttribute(attribute, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(attribute, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};
const PATHS = {
  close: "M6 6l12 12M18 6L6 18", send: "M4 12l16-8-5 16-3-7-8-1z", attach: "M8 12l6-6a3 3 0 0 1 4 4l-8 8a5 5 0 0 1-7-7l7-7",
  menu: "M12 5v.01M12 12v.01M12 19v.01",
};
export const icon = (name) => draw("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon" }, draw("path", { d: PATHS[name] }));

const LINK = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]/g;
const linked = (text) => {
  const parts = [];
  let at = 0;
  for (const found of text.matchAll(LINK)) {
    parts.push(text.slice(at, found.index), draw("a", { href: found[0], target: "_blank", rel: "noopener noreferrer" }, found[0]));
    at = found.index + found[0].length;
  }
  return [...parts, text.slice(at)];
};
const bold = (text) => text.split(/\*([^*\n]{1,200})\*/).flatMap((part, at) => (at % 2 ? [draw("strong", {}, ...linked(part))] : linked(part)));

const fileOf = (message, chat) => {
  const { file, kind } = message;
  if (!file) return null;
  const wanted = chat.wire.blob(`/files/${message.id}`);
  if (kind === "image" || kind === "sticker") {
    // Its room is there before it is: nothing jumps.
    const picture = draw("img", { alt: file.name || chat.words.attach, width: 240, height: 180, class: "picture" });
    wanted.then((blob) => { picture.src = URL.createObjectURL(blob); }).catch(() => {});
    return picture;
  }
  if (kind === "audio" || kind === "voice" || kind === "video") {
    const player = draw(kind === "video" ? "video" : "audio", { controls: true, preload: "metadata", width: 240 });
    wanted.then((blob) => { player.src = URL.createObjectURL(blob); }).catch(() => {});
    return player;
  }
  const link = draw("a", { class: "file", download: file.name || "file", href: "#" }, `${chat.words.download}: ${file.name || ""}`);
  wanted.then((blob) => { link.href = URL.createObjectURL(blob); }).catch(() => {});
  return link;
};
const placeOf = ({ place }) => place && draw("a", { class: "file", target: "_blank", rel: "noopener noreferrer", href: `https://www.openstreetmap.org/?mlat=${place.latitude}&mlon=${place.longitude}#map=17/${place.latitude}/${place.longitude}` }, [place.name, place.address].filter(Boolean).join(", ") || `${place.latitude}, ${place.longitude}`);

export const messageOf = (message, chat) => {
  const mine = message.from === "you";
  const who = mine ? chat.words.you : message.name || chat.words.the_bot;
  const time = new Intl.DateTimeFormat(chat.language, { hour: "2-digit", minute: "2-digit" }).format(new Date((message.at || Date.now() / 1000) * 1000));
  const buttons = (message.buttons || []).map((button) => draw("button", { type: "button", class: "choice", onclick: () => chat.press({ choice: button.id, text: button.title }) }, button.title));
  const state = message.state && draw(message.state === "failed" ? "button" : "span", message.state === "failed" ? { type: "button", class: "state failed", onclick: () => chat.again(message) } : { class: "state" }, chat.words[message.state === "failed" ? "not_sent" : "sending"]);
  return draw("div", { class: `message ${mine ? "mine" : message.from}`, "data-id": message.id, lang: message.lang },
    draw("span", { class: "who" }, `${who}, ${time}`),
    draw("div", { class: `bubble${message.state ? " waiting" : ""}` }, mine ? null : fileOf(message, chat), mine && message.id[0] === "m" && message.ready !== false ? fileOf(message, chat) : null, placeOf(message), draw("p", {}, ...(mine ? [message.text || message.file?.name || ""] : bold(message.text || "")))),
    buttons.length ? draw("div", { class: "choices" }, ...buttons) : null, state || null);
};
