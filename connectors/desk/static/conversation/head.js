// Head: who the customer is and what can be done; with it comes the handoff card.
import { fragment } from "../base/page.js";
import { addressOf, openId } from "./conversation.js";

const narrow = matchMedia("(max-width: 1099px)");
const card = () => document.getElementById("card");
const more = () => document.getElementById("more");

// Fetches the head; what was folded or unfolded stays so. Says whether the conversation is still open.
export async function replaceHead(id) {
  const fresh = await fragment(addressOf(id, "head"));
  const head = document.getElementById("head");
  if (openId() !== id || !head) return false;
  const folded = card()?.open === false;
  const unfolded = more()?.open;
  const onCustomer = document.activeElement?.matches("#head .customer-open");
  head.replaceChildren(...fresh);
  if (onCustomer) head.querySelector(".customer-open")?.focus();
  if (unfolded) more().open = true;
  if (folded) card()?.removeAttribute("open");
  return true;
}

// Where there is no room for the card beside the messages, they come first.
export function foldCard() {
  if (narrow.matches) card()?.removeAttribute("open");
}
