// Accessibility of what staff and administrators come to, see `access.mjs`.

import { walk } from "./access.mjs";
import { CHENJIALING, ZHICHENG } from "./flow.mjs";

const readers = [
  ["canteen", "staff", [`/staff/${CHENJIALING}`]],
  ["bookkeeper", "staff", [`/staff/${ZHICHENG}`]],
  ["admin", "staff", [`/staff/${ZHICHENG}/r/notices/-/create`, `/staff/${ZHICHENG}`, "/account"]],
  ["staff", "staff", [`/staff/${ZHICHENG}`]],
  ["county", "staff", ["/county", "/api"]],
];

walk("accessibility at the desk", readers, 40);
