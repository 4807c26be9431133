// The page of an entry: language tabs, and the parts that follow while somebody types.
import { setUpAnswers } from "./answers.js";
import { setUpCounts } from "./counts.js";
import { setUpDraft } from "./draft.js";
import { setUpFacts } from "./facts.js";
import { setUpFindings } from "./findings.js";
import { setUpPreview } from "./preview.js";
import { setUpUploads } from "./uploads.js";
import { setUpViewers } from "./viewers.js";
import { fragment } from "../../../static/base/page.js";

const form = document.getElementById("entry");
const sections = [...form.querySelectorAll("[data-language]")];
const tabs = [...form.querySelectorAll("[data-tab]")];
const follow = [];

function show(language) {
  for (const section of sections) section.hidden = section.dataset.language !== language;
  for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.tab === language));
  form.dataset.shown = language;
  sessionStorage.setItem("entry language", language);
  document.querySelector("[data-try] select").value = language;
  for (const followed of follow) followed("language");
}

for (const tab of tabs) tab.addEventListener("click", () => show(tab.dataset.tab));

const preview = setUpPreview(form);
follow.push(setUpFindings(form), preview);
document.getElementById("customer-words").addEventListener("input", preview);
setUpAnswers(form);
setUpCounts(form);
setUpFacts(form);
setUpUploads(form);
setUpViewers(form);
const keep = setUpDraft(form);

for (const kind of ["input", "change"]) {
  form.addEventListener(kind, (event) => {
    if (event.target.name === "why" || event.target.type === "file") return;
    for (const followed of follow) followed("typed");
    keep();
  });
}

const kept = form.dataset.opensWith || sessionStorage.getItem("entry language");
show(tabs.some((tab) => tab.dataset.tab === kept) ? kept : tabs[0].dataset.tab);
// Until here a press would have been lost.
form.querySelector(".tabs").disabled = false;

const problems = document.getElementById("problems");
if (problems) fragment(problems.dataset.url).then((fresh) => problems.replaceChildren(...fresh)).catch(() => {});
