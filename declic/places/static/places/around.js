// The position is asked when the button is pressed, rounded here, and sent once. It is kept nowhere.
const form = document.querySelector("[data-declic-position]");
const state = form.querySelector("[role=status]");
const rounded = (degrees) => degrees.toFixed(2); // about a kilometre

function send({ coords }) {
  form.elements.lat.value = rounded(coords.latitude);
  form.elements.lon.value = rounded(coords.longitude);
  form.submit();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  state.textContent = state.dataset.waiting;
  const refused = () => { state.textContent = state.dataset.refused; };
  navigator.geolocation.getCurrentPosition(send, refused, { maximumAge: 600_000, timeout: 30_000 });
});
// Coming back to the page: nothing of the last search is left in it. A hidden field is not emptied by a reset.
window.addEventListener("pagehide", () => { for (const name of ["lat", "lon"]) form.elements[name].value = ""; });
form.hidden = !("geolocation" in navigator);
