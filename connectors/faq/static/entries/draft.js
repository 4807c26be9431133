// Draft: what is typed is kept on the server soon, and at once where the page goes away.
import { post, toast } from "../../../static/base/page.js";
import { _ } from "../../../static/base/words.js";

const SOON_MS = 1_200;
const AGAIN_MS = 10_000;

export function setUpDraft(form) {
  const line = document.getElementById("kept");
  let timer = null;
  let unkept = false;

  const fields = () => new URLSearchParams(new FormData(form));

  async function keep() {
    unkept = false;
    const answer = await post(`${form.dataset.base}/draft`, fields()).catch(() => null);
    if (answer?.ok) {
      line.textContent = (await answer.json()).message;
      return;
    }
    unkept = true;
    line.textContent = _("Not kept yet: no connection. Trying again.");
    timer = setTimeout(keep, AGAIN_MS);
  }

  form.addEventListener("submit", () => {
    clearTimeout(timer);
    unkept = false;
  });
  addEventListener("pagehide", () => {
    // The form's own token goes with it.
    if (unkept && !navigator.sendBeacon(`${form.dataset.base}/draft`, fields())) toast(_("The draft could not be kept."));
  });
  return () => {
    unkept = true;
    clearTimeout(timer);
    timer = setTimeout(keep, SOON_MS);
  };
}
