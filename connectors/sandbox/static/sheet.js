// WhatsApp's list: a sheet over the phone with rows to choose from.

import { make } from "./messages.js";

export function openList(sheet, message, press) {
  const form = make("form");
  form.setAttribute("role", "dialog");
  form.setAttribute("aria-label", message.content.button);
  form.append(make("h3", "", message.content.button));
  let section = "";
  for (const choice of message.content.choices) {
    if (choice.section && choice.section !== section) form.append(make("h4", "", choice.section));
    section = choice.section;
    form.append(row(choice));
  }
  const close = () => {
    sheet.hidden = true;
    sheet.replaceChildren();
    document.removeEventListener("keydown", escape);
  };
  const escape = (event) => event.key === "Escape" && close();
  form.append(actions(close));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = new FormData(form).get("row");
    close();
    press(message.content.choices.find((choice) => choice.choice_id === chosen));
  });
  sheet.onclick = (event) => { if (event.target === sheet) close(); };
  document.addEventListener("keydown", escape);
  sheet.replaceChildren(form);
  sheet.hidden = false;
  form.querySelector("input").focus();
}

function row(choice) {
  const label = make("label");
  const words = make("span", "", choice.title);
  if (choice.description) words.append(make("small", "", choice.description));
  const radio = make("input");
  Object.assign(radio, { type: "radio", name: "row", value: choice.choice_id, required: true });
  label.append(words, radio);
  return label;
}

function actions(close) {
  const box = make("div", "actions");
  const cancel = make("button", "", "Cancel");
  cancel.type = "button";
  cancel.addEventListener("click", close);
  box.append(cancel, make("button", "main", "Send"));
  return box;
}
