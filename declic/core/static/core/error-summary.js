// The summary of errors takes the focus, in browsers that do not honour `autofocus` on it; not from who, on a slow
// telephone, is already in a field.
const summary = document.querySelector("[data-declic-error-summary]");
if (summary && document.activeElement === document.body) summary.focus();
