// Slides that are longer than this screen are divided: the server reckons with a screen of 16:9, and does not know how wide letters
// are here.

/** More slides than this are not made of one. */
const MOST = 40;

/** What can be divided between two of its children. */
const LISTS = "tbody, .cards, .list, .timeline";

function overflows(slide) {
  const below = Number.parseFloat(getComputedStyle(document.body).paddingBottom);
  return slide.getBoundingClientRect().bottom > window.innerHeight - below / 2;
}

/** Moves what does not fit from the end of `slide` to the slide that is answered; null when nothing can be moved. */
function divide(slide) {
  const next = slide.cloneNode(true);
  const [stack, rest] = [slide, next].map((one) => one.querySelector(".stack"));
  rest.replaceChildren();
  while (overflows(slide) && stack.children.length > 1) rest.prepend(stack.lastElementChild);
  // The first of what was moved may have room in part; alone on its slide, what does not fit of it goes on.
  const block = stack.lastElementChild;
  const list = block?.matches(LISTS) ? block : block?.querySelector(LISTS);
  if (list && overflows(slide)) {
    const copy = block.cloneNode(true);
    const more = copy.matches(LISTS) ? copy : copy.querySelector(LISTS);
    more.replaceChildren();
    while (overflows(slide) && list.children.length > 1) more.prepend(list.lastElementChild);
    if (more.children.length) rest.prepend(copy);
  }
  // A heading goes with what it stands above.
  const last = stack.lastElementChild;
  if (last?.matches("h2") && stack.children.length > 1 && rest.children.length) rest.prepend(last);
  return rest.children.length ? next : null;
}

/** Makes every slide fit, and numbers the parts of what goes over several. */
export function fit(hung) {
  const seen = (slide, is) => slide.classList.toggle("is-seen", is);
  const slides = [...hung.querySelectorAll(".slide")];
  for (const slide of slides) seen(slide, false);
  for (const first of slides) {
    let slide = first;
    for (let made = 0; slide && made < MOST; made += 1) {
      seen(slide, true);
      const next = overflows(slide) ? divide(slide) : null;
      seen(slide, false);
      if (next) slide.after(next);
      slide = next;
    }
  }
  const parts = new Map();
  for (const slide of hung.querySelectorAll(".slide")) {
    const number = slide.dataset.number;
    parts.set(number, [...(parts.get(number) ?? []), slide]);
  }
  for (const all of parts.values()) {
    all.forEach((slide, at) => {
      slide.querySelector(".slide-part").textContent = all.length > 1 ? `${at + 1}/${all.length}` : "";
    });
  }
}
