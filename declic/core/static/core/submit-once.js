// A form sent twice by a double click is sent once. The server holds that promise too; this spares the visitor a wait.
const sent = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-declic-once]") || event.submitter?.formMethod === "dialog") return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  // Not `disabled`: the button that was pressed must be part of what is sent, and keep the focus.
  event.submitter?.setAttribute("aria-disabled", "true");
});

// Coming back with the « previous » button shows the page as it was left: the form may be sent again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("[data-declic-once]")) {
    sent.delete(form);
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  }
});
