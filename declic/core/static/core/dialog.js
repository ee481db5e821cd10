// A link to a confirmation page opens that confirmation here, when the page holds it: data-declic-dialog="its id".
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-declic-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const dialog = document.getElementById(link.dataset.declicDialog);
  if (!dialog?.showModal) return;
  event.preventDefault();
  dialog.showModal();
});
