// Where a second press takes the first one back, the second of a double click does nothing: the page may have been
// refreshed between the two, under the finger. Buttons are told apart by their id, which outlives the refresh.
const TOO_SOON = 700; // milliseconds; a slow double click of a hand that trembles
const pressed = new Map();

document.addEventListener(
  "submit",
  (event) => {
    const button = event.submitter?.id;
    if (!button || !event.target.matches("[data-declic-press-once]")) return;
    const before = pressed.get(button);
    pressed.set(button, event.timeStamp);
    if (before === undefined || event.timeStamp - before > TOO_SOON) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  { capture: true },
);
