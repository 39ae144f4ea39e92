// A screen on the wall: one slide after the other. It hears on a stream of its own when something that hangs there has changed, and
// asks for it. When the line is down what hangs there stays, and says how old it is.

import { fit } from "./slides.js";

/** Milliseconds for which a slide is seen. */
const SEEN = 15_000;
/** Milliseconds after which what hangs there is called old. */
const OLD = 60_000;
/** Milliseconds after which words such as "five minutes ago" are made anew, though nothing has changed. */
const WORN = 55_000;
/** Milliseconds for which changes are gathered into one question. */
const GATHER = 120;
/** Milliseconds without a sign of life, of which one comes every twenty seconds, after which the line is taken for dead. */
const DEAD = 45_000;
/** Milliseconds between two looks at the clock. */
const LOOK = 5_000;

function startWall() {
  const body = document.body;
  const hung = document.getElementById("wall-slides");
  let at = 0;
  let stream = null;
  let address = "";
  let pending = 0;
  // When all was right the last time, when it was made, and when the stream was heard last.
  let [fresh, made, heard] = [Date.now(), Date.now(), Date.now()];

  function show() {
    const all = [...hung.querySelectorAll(".slide")];
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
          document.getElementById(id).replaceChildren(...next.getElementById(id).childNodes);
        }
        body.dataset.live = next.body.dataset.live;
        fresh = Math.max(fresh, asked);
        made = asked;
        fit(hung);
        show();
        connect();
      }
    } catch {
      // The line is down: what hangs there stays.
    }
    tellAge();
  }

  function changed() {
    heard = Date.now();
    clearTimeout(pending);
    pending = setTimeout(ask, GATHER);
  }

  function alive() {
    heard = Date.now();
    if (heard - made > WORN) ask();
    else fresh = heard;
    tellAge();
  }

  function listen() {
    stream?.close();
    address = body.dataset.live;
    heard = Date.now();
    const own = new EventSource(address);
    stream = own;
    own.addEventListener("changed", changed);
    own.addEventListener("alive", alive);
    // What happened before it was open is not known.
    own.addEventListener("open", changed);
    own.addEventListener("error", () => {
      // The browser tries a broken line again by itself, but not one that was refused: the address holds no more, or the server
      // is just starting.
      if (stream === own && own.readyState === EventSource.CLOSED) ask();
    });
  }

  function connect() {
    if (body.dataset.live !== address) listen();
  }

  body.classList.add("is-turning");
  fit(hung);
  show();
  connect();
  setInterval(() => {
    at += 1;
    show();
  }, SEEN);
  setInterval(() => {
    if (Date.now() - heard > DEAD) listen();
    tellAge();
  }, LOOK);
  window.addEventListener("resize", () => {
    fit(hung);
    show();
  });
}

startWall();
