// Conversation: which one is open on this page, its address, and its pane.
import { fragment, toast } from "../base/page.js";

const pane = document.getElementById("pane");

export const openId = () => document.body.dataset.open || null;
export const nameOfOpen = () => pane.querySelector(".head h1")?.textContent;
export const addressOf = (id, part) => `/desk/conversations/${encodeURIComponent(id)}${part ? `/${part}` : ""}`;

// Opens a conversation at its end; with `push` the browser can go back from it.
export async function showConversation(id, push) {
  const fresh = await fragment(addressOf(id, "pane"));
  document.body.dataset.open = id;
  delete document.body.dataset.at;
  const view = document.getElementById("view")?.dataset.view;
  if (push) history.pushState({}, "", addressOf(id) + (view ? `?view=${encodeURIComponent(view)}` : ""));
  pane.replaceChildren(...fresh);
}

// The customer of the open conversation was erased; whoever did it goes to the receipt.
export function leaveErased() {
  document.body.dataset.open = "";
  if (document.getElementById("form-box").open) return;
  history.replaceState({}, "", "/desk/");
  pane.replaceChildren(document.getElementById("gone").content.cloneNode(true));
  toast(pane.textContent.trim());
}
