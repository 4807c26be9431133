// Durations: how long somebody waits or something lasts, counted on in the page as the server would write it.
import { _ } from "./words.js";

const UNITS = [
  [86_400, (number) => _("%(number)s d", { number })],
  [3_600, (number) => _("%(number)s h", { number })],
  [60, (number) => _("%(number)s min", { number })],
];

export function showDurations() {
  const now = Date.now() / 1000;
  for (const element of document.querySelectorAll("[data-since]")) element.textContent = words(now - element.dataset.since, _("now"));
  for (const element of document.querySelectorAll("[data-until]")) element.textContent = words(element.dataset.until - now, _("less than a minute"));
}

function words(seconds, least) {
  const [size, unit] = UNITS.find(([length]) => seconds >= length) ?? [];
  return size ? unit(Math.floor(seconds / size)) : least;
}
