// Train and compare: follows the training that runs; the comparison comes when it is done.
import { follow } from "/desk/static/base/live.js";
import { fragment, say } from "/desk/static/base/page.js";
import { refresherOf } from "/desk/static/base/refreshers.js";
import { _ } from "/desk/static/base/words.js";

const place = document.getElementById("training-now");

async function refresh() {
  const wasOpen = Boolean(place.querySelector("progress"));
  const hadFocus = place.contains(document.activeElement);
  // What an editor is typing there stays.
  if (hadFocus && document.activeElement.matches("input")) return;
  const details = place.querySelector("details")?.open;
  place.replaceChildren(...await fragment("/desk/faq/training/now"));
  if (details && place.querySelector("details")) place.querySelector("details").open = true;
  if (hadFocus) place.querySelector("button")?.focus();
  if (wasOpen && !place.querySelector("progress")) say(_("The training ended"));
}

follow(Number(document.getElementById("training-page").dataset.event), refresherOf([{ kinds: ["training"], refresh }]));
