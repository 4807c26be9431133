// Follower: asks the server for a fragment of what is typed, a moment after the last key; only the latest answer counts.
import { fragment } from "../../../static/base/page.js";

export function follower(form, path, wait_ms, show, more = () => ({})) {
  let timer = null;
  let asked = 0;
  async function ask() {
    const mine = ++asked;
    const fields = new URLSearchParams(new FormData(form));
    for (const [name, value] of Object.entries(more())) fields.set(name, value);
    const fresh = await fragment(`${form.dataset.base}/${path}`, { method: "POST", body: fields }).catch(() => null);
    if (fresh && mine === asked) show(fresh);
  }
  return () => {
    clearTimeout(timer);
    timer = setTimeout(ask, wait_ms);
  };
}
