// Progress: asks where the publication is until it has ended, then shows the page as it is then.
const line = document.getElementById("progress");
const SECONDS = 1;

async function look() {
  try {
    const answer = await fetch(line.dataset.address);
    const progress = await answer.json();
    if (progress.ended) return location.reload();
    line.textContent = progress.text;
  } catch {
    // The web process may restart; what is published goes on.
  }
  setTimeout(look, SECONDS * 1000);
}

if (line) setTimeout(look, SECONDS * 1000);
