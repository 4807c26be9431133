// The page "Needs attention": keeps its list current and does its verbs without leaving.
import { follow } from "../base/live.js";
import { fragment, post, say, toast } from "../base/page.js";
import { refresherOf } from "../base/refreshers.js";
import { ATTENTION, refreshCount } from "./attention_count.js";
import { _ } from "../base/words.js";

const place = document.getElementById("attention");
let shown = place.textContent;

async function refresh() {
  const fresh = await fragment("/desk/attention/list");
  await refreshCount();
  const text = fresh.map((each) => each.textContent).join("");
  if (text.trim() === shown.trim()) return;
  shown = text;
  const focused = place.contains(document.activeElement) && document.activeElement.closest("form")?.action;
  place.replaceChildren(...fresh);
  if (focused) [...place.querySelectorAll("form")].find((form) => form.action === focused)?.querySelector("button").focus();
  say(_("The list changed"));
}

place.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = event.target.querySelector("button");
  button.disabled = true;
  try {
    const answer = await post(event.target.getAttribute("action"), new FormData(event.target));
    if (answer.status >= 400) toast((await answer.json()).message);
    await refresh();
  } catch {
    toast(_("No connection: nothing was changed. Try again."));
  }
  button.disabled = false;
});

const REFRESHERS = [{ kinds: [...ATTENTION, "message"], refresh }];
follow(Number(document.getElementById("attention-page").dataset.event), refresherOf(REFRESHERS));
