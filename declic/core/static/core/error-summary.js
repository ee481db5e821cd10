// The summary of errors takes the focus, in browsers that do not honour `autofocus` on it.
const summary = document.querySelector("[data-declic-error-summary]");
if (summary && document.activeElement !== summary) summary.focus();
