// Keyboard: where a phone's keyboard covers the page instead of shrinking it, the desk takes the part that is seen.
const COVERED_PX = 80;

export function fitKeyboard() {
  const seen = globalThis.visualViewport;
  if (!seen) return;
  const fit = () => {
    const root = document.documentElement;
    // Zoomed in, less is seen for another reason.
    const isCovered = seen.scale < 1.05 && innerHeight - seen.height > COVERED_PX;
    if (isCovered) root.style.setProperty("--seen-height", `${seen.height}px`);
    else root.style.removeProperty("--seen-height");
    // The browser pushes the page up to show the box; the desk has moved the box there itself.
    if (isCovered && seen.offsetTop) scrollTo(0, 0);
  };
  seen.addEventListener("resize", fit);
  seen.addEventListener("scroll", fit);
}
