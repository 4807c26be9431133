// The sketch of the website chat follows its form while it is filled in.
for (const form of document.querySelectorAll("form[data-preview]")) {
  const preview = document.getElementById(form.dataset.preview);
  const [shop, panel, launcher, head, greeting] = [".widget-shop", ".widget-panel", ".widget-launcher", ".widget-head", ".widget-greeting"].map((name) => preview.querySelector(name));
  const value = (name) => form.elements[name]?.value ?? "";
  const follow = () => {
    shop.style.setProperty("--widget", value("colour"));
    const side = value("side") === "left" ? "left" : "right";
    const across = Math.min(120, Number(value("across")) || 0);
    const up = Math.min(120, Number(value("up")) || 0);
    for (const [part, above] of [[panel, 54], [launcher, 0]]) {
      part.style.left = part.style.right = "auto";
      part.style[side] = `${across}px`;
      part.style.bottom = `${up + above}px`;
    }
    const first = preview.dataset.first;
    head.textContent = value(`title-${first}`) || head.dataset.title;
    greeting.textContent = value(`greeting-${first}`) || greeting.dataset.greeting;
  };
  form.addEventListener("input", follow);
  follow();
}
