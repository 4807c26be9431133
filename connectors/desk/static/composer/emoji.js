// Emoji: a small list of our own to choose from, by arrows or a press; it goes where the cursor stands in the box.
import { _ } from "../base/words.js";

const EMOJIS = {
  "😀": _("grinning"), "😊": _("smiling"), "😉": _("winking"), "😅": _("relieved laugh"), "😂": _("tears of joy"), "🤗": _("hug"),
  "🤔": _("thinking"), "😕": _("confused"), "😢": _("crying"), "😮": _("surprised"), "😍": _("heart eyes"), "😎": _("cool"),
  "👍": _("thumbs up"), "👎": _("thumbs down"), "👌": _("all right"), "🙏": _("thank you"), "👋": _("wave"), "👏": _("applause"),
  "💪": _("strong"), "🤝": _("handshake"), "✌️": _("peace"), "❤️": _("heart"), "💙": _("blue heart"), "💚": _("green heart"),
  "⭐": _("star"), "✨": _("sparkles"), "🎉": _("party"), "🎁": _("present"), "🎂": _("cake"), "🌹": _("rose"), "☀️": _("sun"),
  "☕": _("coffee"), "📦": _("parcel"), "🚚": _("delivery van"), "🏠": _("house"), "🏪": _("shop"), "🛒": _("basket"),
  "🛍️": _("shopping bags"), "👕": _("shirt"), "👗": _("dress"), "👟": _("shoe"), "👜": _("handbag"), "💳": _("card"),
  "💶": _("euros"), "🧾": _("receipt"), "🏷️": _("price tag"), "📧": _("e-mail"), "📞": _("phone"), "📍": _("place"),
  "📅": _("calendar"), "⏰": _("clock"), "⏳": _("waiting"), "✅": _("done"), "❌": _("no"), "❗": _("attention"),
  "❓": _("question"), "➡️": _("to the right"), "⬇️": _("below"), "🔗": _("link"), "📷": _("photo"), "📎": _("attached"),
  "🔍": _("search"), "🔁": _("again"), "🆗": _("OK"),
};
const COLUMNS = 8;
const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };

export function setUpEmoji() {
  const [opener, list] = [document.getElementById("emoji"), document.getElementById("emojis")];
  const box = document.getElementById("composer").elements.text;
  list.replaceChildren(...Object.entries(EMOJIS).map(button));
  list.addEventListener("beforetoggle", (event) => event.newState === "open" && place(list, opener));
  list.addEventListener("toggle", (event) => event.newState === "open" && focusOn(list.children[0]));
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("button");
    if (!chosen) return;
    list.hidePopover();
    box.focus();
    box.setRangeText(chosen.textContent, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
  list.addEventListener("keydown", (event) => {
    const here = [...list.children].indexOf(document.activeElement);
    const next = event.key in STEPS && list.children[here + STEPS[event.key]];
    if (!next) return;
    event.preventDefault();
    focusOn(next);
  });
}

// One stop of the Tab key; arrows go on from there.
function focusOn(next) {
  for (const each of next.parentElement.children) each.tabIndex = each === next ? 0 : -1;
  next.focus();
}

function button([emoji, name]) {
  return Object.assign(document.createElement("button"), { type: "button", textContent: emoji, title: name, ariaLabel: name, tabIndex: -1 });
}

function place(list, opener) {
  const at = opener.getBoundingClientRect();
  list.style.left = `${Math.max(8, Math.min(at.left, innerWidth - 336))}px`;
  list.style.bottom = `${innerHeight - at.top + 8}px`;
}
