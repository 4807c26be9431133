// Durations: how long somebody waits, counted on in the page as the server would write it.
const UNITS = [[86_400, "d"], [3_600, "h"], [60, "min"]];

export function showDurations() {
  for (const element of document.querySelectorAll("[data-since]")) {
    const seconds = Date.now() / 1000 - Number(element.dataset.since);
    const [size, unit] = UNITS.find(([length]) => seconds >= length) ?? [];
    element.textContent = size ? `${Math.floor(seconds / size)} ${unit}` : "now";
  }
  for (const element of document.querySelectorAll("[data-until]")) {
    const seconds = Math.max(0, Number(element.dataset.until) - Date.now() / 1000);
    const [size, unit] = UNITS.find(([length]) => seconds >= length) ?? [];
    element.textContent = size ? `${Math.floor(seconds / size)} ${unit}` : "less than a minute";
  }
}
