// Customer: the panel beside the thread; where there is no room, a sheet that the head's button opens.
import { fragment, post, toast } from "../base/page.js";
import { addressOf, openId } from "../conversation/conversation.js";
import { _ } from "../base/words.js";

const narrow = matchMedia("(max-width: 1099px)");
const panel = () => document.getElementById("customer");

// Where the sheet is closed, its content comes when it opens.
export function setUpCustomer(id) {
  panel().addEventListener("beforetoggle", (event) => event.newState === "open" && fill(id));
  if (!narrow.matches) fill(id);
}

export function refreshCustomer(id) {
  if (!narrow.matches || panel()?.matches(":popover-open")) return fill(id);
}

// The key: opens or closes the sheet, or goes into the panel.
export function openCustomer() {
  if (!panel()) return false;
  if (narrow.matches) panel().togglePopover();
  else panel().querySelector(".customer-acts button")?.focus();
}

// What needs no form: a button posts to its address and says what came of it.
export async function changeCustomer(button, changed) {
  const id = openId();
  const answer = await post(addressOf(id, button.dataset.customer)).catch(() => null);
  const told = await answer?.json().catch(() => null);
  toast(answer ? (told?.message || _("Done.")) : _("No connection: nothing was changed. Try again."));
  await changed(id);
}

async function fill(id) {
  const fresh = await fragment(addressOf(id, "customer")).catch(() => null);
  if (!fresh || openId() !== id || !panel()) return;
  const focused = panel().contains(document.activeElement) && document.activeElement.dataset.form;
  panel().replaceChildren(...fresh);
  if (focused) panel().querySelector(`[data-form="${focused}"]`)?.focus();
}

// A window made wider shows the panel, which may never have been filled.
narrow.addEventListener("change", () => {
  if (!narrow.matches && openId() && panel()) fill(openId());
});
