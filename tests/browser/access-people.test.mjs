// Accessibility of what residents, volunteers and visitors come to, see `access.mjs`.

import { walk } from "./access.mjs";
import { CHENJIALING, ZHICHENG } from "./flow.mjs";

const readers = [
  ["", "resident", ["/public", `/public/${CHENJIALING}/notices`, "/login", "/certificates"]],
  ["resident", "resident", [`/resident/${ZHICHENG}`]],
  ["volunteer1", "volunteer", [`/volunteer/${ZHICHENG}`]],
  ["diner", "resident", [`/resident/${CHENJIALING}`]],
  ["carrier", "volunteer", [`/volunteer/${CHENJIALING}`]],
];

walk("accessibility for residents and volunteers", readers, 20);
