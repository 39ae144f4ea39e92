// Forms: remembers which were touched, stops the second press of a button, brings what is wrong into view.

export function startForms() {
  // The style sheet shows what only this script can do, such as printing, by this mark.
  document.documentElement.dataset.script = "";

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form");
    if (form && form.method === "post") form.dataset.dirty = "";
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent !== undefined) {
      event.preventDefault();
      return;
    }
    if (form.method === "post") form.dataset.sent = "";
    delete form.dataset.dirty;
  });

  // Coming back with the browser's own button shows the form as it was left: it may be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // A choice that answers at once, such as the filter of a list, sends its form.
  document.addEventListener("change", (event) => {
    const form = event.target.matches("[data-auto-submit]") ? event.target.form : null;
    if (form) form.requestSubmit ? form.requestSubmit() : form.submit();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-print]");
    if (button) window.print();
    // Pressing "cancel" folds a question away again.
    const cancel = event.target.closest("[data-close]");
    if (cancel) cancel.closest("details")?.removeAttribute("open");
  });

  document.querySelector(".error-summary")?.focus();
}
