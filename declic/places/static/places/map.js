// The interactive map, opened on demand. Everything that it shows is written as text, never as HTML.
const CELL = 42; // pixels: marks nearer than this are one
const PRECISION = 100_000;
const TALLEST = 3; // degrees: beyond, the drawing and the map, which are not projected alike, no longer fit
const numbers = (text) => text.split(",").map(Number);
const corners = (text) => { const [south, west, north, east] = numbers(text); return [[south, west], [north, east]]; };

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function styled(address) {
  return new Promise((done, failed) => {
    const link = element("link");
    Object.assign(link, { rel: "stylesheet", href: address, onload: done, onerror: failed });
    document.head.prepend(link);
  });
}

function placesOf(told, list) {
  const ranks = new Map([...document.querySelectorAll(".places > li")].map((row) => [row.querySelector("a").pathname, row]));
  let [lat, lon] = [0, 0];
  return told.names.map((name, index) => {
    lat += told.lat[index];
    lon += told.lon[index];
    const url = `${list}${told.slugs[index]}/`;
    const row = ranks.get(url);
    return { key: index, name, commune: told.communes[index], url, row, rank: row?.value, at: [lat / PRECISION, lon / PRECISION], about: told.about.includes(index) };
  });
}

// The marks at a zoom, computed once: a place joins the first mark that it would touch, among the cells around its own.
const groupings = new Map();
function groupsAt(map, places) {
  const zoom = map.getZoom();
  if (groupings.has(zoom)) return groupings.get(zoom);
  const cells = new Map();
  const groups = [];
  for (const place of places) {
    const { x, y } = map.project(place.at, zoom);
    const [column, line] = [Math.floor(x / CELL), Math.floor(y / CELL)];
    const around = [-1, 0, 1].flatMap((across) => [-1, 0, 1].flatMap((down) => cells.get(`${column + across},${line + down}`) ?? []));
    const near = around.find((mark) => Math.abs(mark.x - x) < CELL && Math.abs(mark.y - y) < CELL);
    if (near) near.group.push(place);
    else {
      const mark = { x, y, group: [place], key: `${zoom}:${place.key}` };
      groups.push(mark);
      cells.set(`${column},${line}`, [...(cells.get(`${column},${line}`) ?? []), mark]);
    }
  }
  groupings.set(zoom, groups);
  return groups;
}

// Those that are seen: the ones that stay are left alone, so that the focus stays where it is.
function marked(map, places) {
  const seen = map.getBounds().pad(0.3);
  return groupsAt(map, places).filter(({ group }) => seen.contains(group[0].at));
}

const nameOf = (group) => group.length === 1
  ? [group[0].rank, group[0].name, group[0].commune].filter(Boolean).join(", ")
  : `${group.length} lieux : ${group.slice(0, 3).map((place) => place.name).join(" ; ")}${group.length > 3 ? "…" : ""}`;

function popupOf(group) {
  const box = element("div", "map-popup");
  const list = element("ul");
  for (const place of group.slice(0, 12)) {
    const link = element("a", "", place.name);
    link.href = place.row ? `#${place.row.id}` : place.url;
    const line = element("li");
    line.append(link, ` ${place.commune}${place.about ? " (position approximative)" : ""}`);
    list.append(line);
  }
  box.append(list);
  if (group.length > 12) box.append(element("p", "", `Et ${group.length - 12} autres : zoomez pour les voir.`));
  return box;
}

function markerOf(L, map, group) {
  const text = group.length > 1 ? String(group.length) : String(group[0].rank ?? "");
  const kind = group.length > 1 ? "map-group" : group[0].rank ? "map-rank" : "map-dot";
  const icon = L.divIcon({ className: `map-mark ${kind}${group.every((place) => place.about) ? " about" : ""}`, html: element("span", "", text), iconSize: [36, 36] });
  const marker = L.marker(group[0].at, { icon, keyboard: true, riseOnHover: true });
  marker.bindPopup(() => popupOf(group), { minWidth: 190, maxWidth: 260, maxHeight: 190, autoPanPadding: [20, 20] });
  marker.on("add", () => {
    const mark = marker.getElement();
    mark.setAttribute("aria-label", nameOf(group));
    const light = (on) => group.forEach((place) => place.row?.classList.toggle("lit", on));
    for (const [event, on] of [["mouseenter", true], ["focus", true], ["mouseleave", false], ["blur", false]]) {
      mark.addEventListener(event, () => light(on));
    }
    mark.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); marker.openPopup(); } });
  });
  return marker;
}

// Leaflet gives the focus to nothing: into the popup when it opens, back to its mark when it closes.
function focusKept(map) {
  map.on("popupopen", ({ popup }) => {
    const box = popup.getElement();
    const close = box.querySelector(".leaflet-popup-close-button");
    close?.setAttribute("aria-label", `Fermer : ${box.querySelector("a[href]:not(.leaflet-popup-close-button)")?.textContent ?? ""}`);
    box.querySelector(".map-popup a")?.focus({ preventScroll: true });
    box.addEventListener("keydown", (event) => { if (event.key === "Escape") map.closePopup(); });
  });
  map.on("popupclose", ({ popup }) => {
    const inside = popup.getElement()?.contains(document.activeElement) || document.activeElement === document.body;
    if (inside) popup._source?.getElement()?.focus({ preventScroll: true });
  });
}

// Beside the map rather than on it: a mark that comes under a button could not be pressed.
function zoomButtons(map) {
  const made = [["+", "Zoomer", 1], ["−", "Dézoomer", -1]].map(([sign, name, step]) => {
    const button = element("button", "button plain small", sign);
    Object.assign(button, { type: "button", title: name, ariaLabel: name });
    button.addEventListener("click", () => map.setZoom(map.getZoom() + step));
    return button;
  });
  const told = () => {
    const [zoom, ends] = [map.getZoom(), [map.getMaxZoom(), map.getMinZoom()]];
    made.forEach((button, index) => { button.ariaDisabled = String(zoom === ends[index]); });
  };
  map.on("zoomend", told);
  told();
  return made;
}

function tilesButton(L, map, data) {
  const button = element("button", "button plain small", `Charger le fond de carte de ${data.tilesHost} : votre adresse IP lui sera connue`);
  button.type = "button";
  button.addEventListener("click", () => {
    L.tileLayer(data.tiles, { maxZoom: 19 }).addTo(map);
    button.replaceWith(element("p", "hint", data.tilesMention));
  });
  return button;
}

function zoneButton(map, data) {
  const button = element("button", "button plain small", "Chercher dans cette zone");
  button.type = "button";
  button.addEventListener("click", () => {
    const box = map.getBounds();
    const asked = new URL(data.points, location.href).searchParams;
    for (const name of ["commune", "commune_choix"]) asked.delete(name);
    asked.set("zone", [box.getSouth(), box.getWest(), box.getNorth(), box.getEast()].map((degrees) => degrees.toFixed(4)).join());
    location.assign(`${data.list}?${asked}`);
  });
  return button;
}

export async function open(section) {
  const { dataset: data } = section;
  const [answer] = await Promise.all([fetch(data.points), import(data.leaflet), styled(data.leafletStyle)]);
  const places = placesOf(await answer.json(), data.list);
  const L = window.L;
  const drawing = section.querySelector(".map");
  const box = element("div", "open-map");
  box.setAttribute("role", "application");
  box.setAttribute("aria-label", "Carte interactive : les flèches la déplacent, + et − zooment, la touche de tabulation va d’un lieu à l’autre");
  drawing.after(box);
  drawing.setAttribute("hidden", "");
  section.querySelector("[data-declic-drawn]").textContent = "Un nombre sur fond noir : plusieurs lieux, à ouvrir ou à séparer en zoomant. Les autres numéros sont ceux de la liste.";

  const map = L.map(box, { zoomControl: false, attributionControl: false, zoomSnap: 0.5, minZoom: 5, maxZoom: 18, zoomAnimation: false, fadeAnimation: false });
  map.fitBounds(corners(data.bounds));
  if (data.territory) L.imageOverlay(data.territory, corners(data.territoryBounds)).addTo(map);
  const [south, , north] = numbers(data.bounds);
  if (north - south < TALLEST) L.imageOverlay(drawing.querySelector("image").getAttribute("href"), corners(data.bounds)).addTo(map);

  const state = element("p", "hint");
  state.setAttribute("role", "status");
  const tools = element("p", "row");
  tools.append(...zoomButtons(map));
  if (!("around" in data)) tools.append(zoneButton(map, data));
  if (data.tiles) tools.append(tilesButton(L, map, data));
  box.after(tools, state);

  let shown = new Map();
  function draw() {
    const wanted = marked(map, places);
    const kept = new Map();
    for (const { group, key } of wanted) kept.set(key, shown.get(key) ?? markerOf(L, map, group).addTo(map));
    const focused = document.activeElement;
    let lost = false;
    for (const [key, marker] of shown) if (!kept.has(key)) { lost ||= marker.getElement() === focused; marker.remove(); }
    if (lost) box.focus({ preventScroll: true });
    shown = kept;
    const inside = places.filter((place) => map.getBounds().contains(place.at)).length;
    state.textContent = `${inside} lieu${inside > 1 ? "x" : ""} sur la carte`;
  }
  map.on("moveend", draw);
  focusKept(map);
  draw();
  for (const place of places) {
    const light = (on) => { for (const marker of shown.values()) if (marker.getLatLng().equals(place.at)) marker.getElement()?.classList.toggle("lit", on); };
    for (const [event, on] of [["mouseenter", true], ["focusin", true], ["mouseleave", false], ["focusout", false]]) place.row?.addEventListener(event, () => light(on));
  }
  box.focus({ preventScroll: true });
}
