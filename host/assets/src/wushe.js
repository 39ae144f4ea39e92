// Pages work without this script. It adds what a form and a link cannot do: open pages refresh by themselves, people are
// found while their name is typed, and a button cannot be pressed twice.
import htmx from "htmx.org";
import { startLive } from "./live.js";
import { startForms } from "./forms.js";

window.htmx = htmx;
startForms();
startLive(htmx);
