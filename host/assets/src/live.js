// Live pages. The main region carries the address of its event stream. When something that the page shows has changed, the
// page is asked for again and its main region is morphed in place, unless somebody is typing in it: then a bar says so.

/** Milliseconds for which further events are gathered into one refresh. */
const GATHER = 120;

/** Whether a form in `main` holds words that a swap would lose, or somebody is being asked whether they are sure. */
function holdsInput(main) {
  if (main.querySelector("form[data-dirty], details.ask[open]")) return true;
  const focused = document.activeElement;
  return Boolean(focused && main.contains(focused) && focused.matches("input:not([type=submit]), textarea, select"));
}

export function startLive(htmx) {
  let stream = null;
  let address = null;
  let pending = 0;
  let stale = false;

  const main = () => document.getElementById("main");
  const bar = () => document.getElementById("stale-bar");

  async function refresh() {
    stale = false;
    bar()?.setAttribute("hidden", "");
    let response;
    try {
      response = await fetch(location.pathname + location.search, { credentials: "same-origin" });
    } catch {
      // The line is down: the stream tells when it is back.
      stale = true;
      return;
    }
    if (response.redirected) {
      // The session has ended, or the page has moved.
      location.reload();
    } else if (response.ok) {
      const text = await response.text();
      // Somebody may have begun to type meanwhile.
      if (holdsInput(main())) {
        stale = true;
        bar()?.removeAttribute("hidden");
        return;
      }
      await htmx.swap({ text, sourceElement: main(), target: main(), select: "#main", swap: "outerMorph" });
      connect();
    } else if (response.status < 500) {
      // It is not there any more, or not for this person: what the server says instead is shown.
      location.reload();
    }
  }

  function changed() {
    clearTimeout(pending);
    pending = setTimeout(() => {
      // A page that nobody looks at is refreshed when it is looked at again.
      if (document.hidden) {
        stale = true;
      } else if (holdsInput(main())) {
        stale = true;
        bar()?.removeAttribute("hidden");
      } else {
        refresh();
      }
    }, GATHER);
  }

  function connect() {
    const wanted = main()?.dataset.live ?? null;
    if (wanted === address) return;
    stream?.close();
    stream = null;
    address = wanted;
    if (!wanted || !window.EventSource) return;
    let opened = false;
    stream = new EventSource(wanted);
    stream.addEventListener("changed", changed);
    // After a dropped line, what happened meanwhile is not known: ask again once.
    stream.addEventListener("open", () => {
      if (opened) changed();
      opened = true;
    });
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && stale && main()) changed();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#stale-refresh")) refresh();
  });
  // Who was asked and thought better of it sees what has changed meanwhile. The event of the element does not bubble.
  document.addEventListener(
    "toggle",
    (event) => {
      if (stale && !event.target.open && event.target.matches("details.ask")) changed();
    },
    true,
  );
  window.addEventListener("pagehide", () => stream?.close());
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      address = null;
      connect();
      changed();
    }
  });
  connect();
}
