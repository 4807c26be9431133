// Durations: how long somebody waits or something lasts, counted on in the page as the server would write it.
const UNITS = [[86_400, "d"], [3_600, "h"], [60, "min"]];

export function showDurations() {
  const now = Date.now() / 1000;
  for (const element of document.querySelectorAll("[data-since]")) element.textContent = words(now - element.dataset.since, "now");
  for (const element of document.querySelectorAll("[data-until]")) element.textContent = words(element.dataset.until - now, "less than a minute");
}

function words(seconds, least) {
  const [size, unit] = UNITS.find(([length]) => seconds >= length) ?? [];
  return size ? `${Math.floor(seconds / size)} ${unit}` : least;
}
