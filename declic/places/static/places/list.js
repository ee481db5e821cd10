// What needs a script to work is shown by the script: the link to « autour de moi », the button of the map.
for (const link of document.querySelectorAll("[data-declic-around]")) link.hidden = false;

// A list that a position gave is kept nowhere: coming back to it asks again, with the same choices, instead of an error.
const back = document.querySelector("[data-declic-back]")?.dataset.declicBack;
if (back) history.replaceState(null, "", back);

const section = document.querySelector("[data-declic-map]");
const opener = section?.querySelector("[data-declic-open-map]");

if (opener) {
  opener.hidden = false;
  opener.addEventListener("click", async () => {
    opener.disabled = true;
    try {
      const { open } = await import(section.dataset.script);
      await open(section);
      opener.remove();
    } catch {
      opener.disabled = false;
      opener.textContent = "La carte ne s’ouvre pas : réessayer";
    }
  });
}
