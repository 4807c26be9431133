// The form of a new entry from unanswered questions: the signs of its title and its phrasings are counted while typed.
import { setUpCounts } from "../entries/counts.js";

setUpCounts(document.getElementById("new-entry"));
