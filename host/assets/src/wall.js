// A screen on the wall: one slide after the other, asked for again every few seconds. When the line is down the last state
// stays, and says how old it is.

/** Milliseconds for which a slide is seen. */
const SEEN = 15_000;
/** Milliseconds between two questions for what is new. */
const ASKED = 10_000;
/** Milliseconds after which what hangs there is called old. */
const OLD = 60_000;

export function startWall() {
  const body = document.body;
  if (!body.dataset.wall) return;
  let at = 0;
  let fresh = Date.now();
  const slides = () => [...document.querySelectorAll(".slide")];

  function show() {
    const all = slides();
    at %= Math.max(all.length, 1);
    all.forEach((slide, number) => slide.classList.toggle("is-seen", number === at));
  }

  function tellAge() {
    const age = Date.now() - fresh;
    const line = document.getElementById("wall-stale");
    line.hidden = age < OLD;
    line.textContent = body.dataset.wall.replace("§", String(Math.floor(age / 60_000)));
  }

  async function ask() {
    // What comes is as old as the question, however long it takes.
    const asked = Date.now();
    try {
      const answer = await fetch(location.pathname, { credentials: "omit", cache: "no-store" });
      if (answer.status === 404) return location.reload();
      if (answer.ok) {
        const next = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const id of ["wall-slides", "wall-at"]) {
          const there = document.getElementById(id);
          const came = next.getElementById(id);
          if (there && came && there.innerHTML !== came.innerHTML) there.replaceChildren(...came.childNodes);
        }
        fresh = Math.max(fresh, asked);
        show();
      }
    } catch {
      // The line is down: what hangs there stays.
    }
    tellAge();
  }

  body.classList.add("is-turning");
  show();
  setInterval(() => {
    at += 1;
    show();
  }, SEEN);
  setInterval(ask, ASKED);
}
