// Mentions: the sign that says how often colleagues call me, a word when they do, and what I have seen.
import { fragment, post, say, toast } from "../base/page.js";
import { addressOf } from "../conversation/conversation.js";
import { alertMention } from "./alerts.js";

const sign = () => document.getElementById("mention-count");
const latest = () => sign().querySelector("a");
let told = latest()?.dataset.latest ?? "";

export async function refreshMentions(open) {
  const [fresh] = await fragment("/desk/mentions/count");
  sign().replaceWith(fresh);
  const link = latest();
  if (link && link.dataset.latest > told) {
    told = link.dataset.latest;
    if (seeing(open)) say(link.dataset.says);
    else {
      toast(link.dataset.says);
      alertMention(told, link.dataset.says, link.href);
    }
  }
  await markMentionsSeen(open);
}

// The open conversation is before my eyes.
export async function markMentionsSeen(open) {
  if (seeing(open)) await post(addressOf(open, "mentions-seen")).catch(() => {});
}

const seeing = (open) => Boolean(open) && document.visibilityState === "visible" && sign().dataset.in.split(" ").includes(open);
