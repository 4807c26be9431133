// Orders beside the thread: what of them goes into the reply, a look for another number, and what was asked for is done.
import { fragment, post, toast } from "../base/page.js";
import { _ } from "../base/words.js";

document.addEventListener("click", (event) => {
  const use = event.target.closest("[data-order-text]");
  if (use) insert(use.dataset.orderText);
  const done = event.target.closest("[data-order-done]");
  if (done) settle(done);
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-order-search]");
  if (!form) return;
  event.preventDefault();
  const query = encodeURIComponent(form.elements.number.value);
  const fresh = await fragment(`${form.dataset.orderSearch}?number=${query}`).catch(() => null);
  if (fresh) document.getElementById("orders-list").replaceChildren(...fresh);
});

function insert(text) {
  const box = document.getElementById("composer")?.elements.text;
  if (!box || document.getElementById("composer").hidden) return toast(_("Accept or take over the conversation first."));
  box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

async function settle(button) {
  button.disabled = true;
  const answer = await post(button.dataset.orderDone).catch(() => null);
  const told = await answer?.json().catch(() => null);
  toast(told?.message ?? _("This did not arrive; try again."));
  button.disabled = false;
  if (answer?.ok) button.replaceWith(Object.assign(document.createElement("span"), { className: "tag", textContent: _("Done") }));
}
