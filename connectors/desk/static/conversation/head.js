// Head: who the customer is and what can be done; with it comes the handoff card.
import { fragment } from "../base/page.js";
import { addressOf, openId } from "./conversation.js";

const narrow = matchMedia("(max-width: 1099px)");
// What stands above or beside the messages and can be folded away: the handoff card, the orders.
const folds = () => [...document.querySelectorAll("#head #card, #head .orders-beside")];
const more = () => document.getElementById("more");

// Fetches the head; what was folded or unfolded stays so. Says whether the conversation is still open.
export async function replaceHead(id) {
  const fresh = await fragment(addressOf(id, "head"));
  const head = document.getElementById("head");
  if (openId() !== id || !head) return false;
  const folded = folds().filter((part) => !part.open).map((part) => part.className);
  const unfolded = more()?.open;
  const onCustomer = document.activeElement?.matches("#head .customer-open");
  head.replaceChildren(...fresh);
  if (onCustomer) head.querySelector(".customer-open")?.focus();
  if (unfolded) more().open = true;
  for (const part of folds()) if (folded.includes(part.className)) part.open = false;
  return true;
}

// Where there is no room beside the messages, they come first.
export function foldParts() {
  if (narrow.matches) for (const part of folds()) part.open = false;
}
