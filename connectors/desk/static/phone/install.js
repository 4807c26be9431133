// The service worker, on every page behind the sign-in; and this browser's subscription, once for each session.
import { post } from "../base/page.js";

const me = document.body.dataset.me ?? "";
const TOLD = `mostrador-push:${me}`;
// Set where this very person turned it on: in a browser that several share, nobody is told for another's choice.
const WANTED = `mostrador-push-wanted:${me}`;

export const worker = () => navigator.serviceWorker?.ready;

export async function subscription() {
  const registration = await navigator.serviceWorker?.getRegistration("/desk/");
  return (await registration?.pushManager?.getSubscription()) ?? null;
}

export async function tell(subscribed) {
  const keys = subscribed.toJSON().keys ?? {};
  const form = new FormData();
  for (const [name, value] of Object.entries({ endpoint: subscribed.endpoint, p256dh: keys.p256dh, auth: keys.auth })) form.set(name, value);
  const answer = await post("/desk/account/phone/devices", form);
  if (answer.ok) {
    sessionStorage.setItem(TOLD, "yes");
    localStorage.setItem(WANTED, "yes");
  }
  return answer;
}

// Whether push tells this browser; then the page itself shows no notification of the same.
export const isTold = () => Boolean(sessionStorage.getItem(TOLD));

export function forgetTold() {
  sessionStorage.removeItem(TOLD);
  localStorage.removeItem(WANTED);
}

// Who signed in once more in this browser is told again; the server has forgotten the session of before.
async function renew() {
  if (globalThis.Notification?.permission !== "granted" || !localStorage.getItem(WANTED) || isTold()) return;
  const subscribed = await subscription();
  if (subscribed) await tell(subscribed);
}

navigator.serviceWorker?.register("/desk/worker.js", { scope: "/desk/", updateViaCache: "none" }).then(renew).catch(() => {});
