// Keys of the desk. Which there are stands in the help of the page: each entry names its keys, and what they do or where they
// lead. They are deaf while somebody types, holds a modifier, or is asked something, and when they are turned off.

/** Milliseconds within which the second of two keys is pressed. */
const SECOND = 1_500;

/** What somebody types into. */
const TYPED =
  "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=reset])";

const ROWS = "#main tbody tr, #main .cal-entry";

export function startKeys() {
  const help = document.getElementById("keys");
  if (!help) return;
  const entries = new Map([...help.querySelectorAll("[data-key]")].map((entry) => [entry.dataset.key, entry]));
  let first = "";
  let late = 0;
  let last = "";

  function open() {
    if (help.showModal) help.showModal();
    else help.setAttribute("open", "");
    document.getElementById("keys-title").focus();
  }

  function close() {
    if (help.close) help.close();
    else help.removeAttribute("open");
  }

  /** What of a row takes the focus. */
  const handle = (row) => row.querySelector("a[href]") ?? row.querySelector("button, input");

  /** Where a row leads: by that it is known again when the page was refreshed. */
  const place = (row) => row.querySelector("a[href]")?.getAttribute("href") ?? "";

  function row() {
    const held = document.activeElement.closest(ROWS);
    if (held || !last) return held;
    return [...document.querySelectorAll(ROWS)].find((one) => place(one) === last);
  }

  function move(by) {
    const rows = [...document.querySelectorAll(ROWS)].filter((one) => handle(one)?.offsetParent);
    const at = rows.indexOf(row());
    const next = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
    if (!next) return false;
    last = place(next);
    handle(next).focus();
    return true;
  }

  /** The box of a row: in it, or in a form below the list, by the id of its record. */
  function box(of) {
    const own = of.querySelector("input[type=checkbox]:not(:disabled)");
    if (own) return own;
    const id = place(of).split("?")[0].split("/").pop();
    return id ? document.querySelector(`#main input[type=checkbox][value="${CSS.escape(id)}"]:not(:disabled)`) : null;
  }

  function tick() {
    const of = row();
    const ticked = of && box(of);
    if (!ticked) return false;
    ticked.click();
    document.getElementById("keys-said").textContent = ticked.checked ? help.dataset.ticked : help.dataset.unticked;
    return true;
  }

  // A row shows whether it is ticked, wherever its box stands.
  document.addEventListener("change", (event) => {
    if (!event.target.matches("input[type=checkbox]")) return;
    for (const one of document.querySelectorAll(ROWS)) {
      if (box(one) === event.target) one.classList.toggle("is-ticked", event.target.checked);
    }
  });

  function press(element) {
    if (!element) return false;
    element.click();
    return true;
  }

  function search() {
    const input = document.querySelector("#main [role=search] input:not([type=hidden])");
    if (!input) return false;
    input.focus();
    input.select();
    return true;
  }

  const does = {
    help: () => (open(), true),
    search,
    down: () => move(1),
    up: () => move(-1),
    tick,
    next: () => press(document.querySelector("#main a[rel=next]")),
    previous: () => press(document.querySelector("#main a[rel=prev]")),
  };

  function isDeaf(event) {
    if (help.dataset.on !== "true" || help.hasAttribute("open") || event.defaultPrevented || event.isComposing) return true;
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPED)) return true;
    return Boolean(document.querySelector("details.ask[open]"));
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && help.hasAttribute("open")) close();
    // Shift alone is on the way to a question mark.
    if (event.key === "Shift") return;
    clearTimeout(late);
    const before = first;
    first = "";
    if (isDeaf(event) || event.key.length !== 1) return;
    const key = event.key.toLowerCase();
    if (event.shiftKey && key !== event.key) return;
    const entry = entries.get(before ? `${before} ${key}` : key);
    if (entry) {
      const act = does[entry.dataset.does] ?? (() => press(entry.querySelector("a")));
      if (event.repeat && !["down", "up"].includes(entry.dataset.does)) return;
      if (act()) event.preventDefault();
    } else if (!before && [...entries.keys()].some((keys) => keys.startsWith(`${key} `))) {
      first = key;
      late = setTimeout(() => {
        first = "";
      }, SECOND);
    }
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys-open]")) open();
    else if (event.target.closest("[data-keys-close]") || event.target === help) close();
  });
  for (const button of document.querySelectorAll("[data-keys-open]")) button.hidden = false;
}
