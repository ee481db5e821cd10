// What needs a script to work is shown by the script: the link to « autour de moi », the button of the map.
for (const link of document.querySelectorAll("[data-declic-around]")) link.hidden = false;
