// Presences noted one tick at a time. Each is kept in this browser until the server has it: the network may leave and
// come back, the page may be closed. What is kept is an identifier, never a name, and goes as soon as it is sent.
const KEY = "declic-presences";
const AGAIN = 15_000; // milliseconds between two tries
const MOST = 100; // ticks in one sending

const form = document.querySelector("[data-declic-attendance]");
const state = document.querySelector("[data-declic-attendance-state]");
const here = { url: form.dataset.declicAttendance, when: form.dataset.when };
const lines = new Map([...form.querySelectorAll("[data-who]")].map((line) => [line.dataset.who, line]));
let unkept = []; // where the browser keeps nothing
let isSending = false;
let timer;

function kept() {
  try {
    const queue = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(queue) ? queue : unkept;
  } catch {
    return unkept;
  }
}

function keep(queue) {
  try {
    if (queue.length) localStorage.setItem(KEY, JSON.stringify(queue));
    else localStorage.removeItem(KEY);
    unkept = [];
  } catch {
    unkept = queue;
  }
}

const isHere = (tick) => tick.url === here.url && tick.when === here.when;
const radios = (line) => [...line.querySelectorAll("[type=radio]")];
const chosen = (line) => radios(line).find((one) => one.checked)?.value ?? "";
const number = (line) => line.querySelector("[type=number]");
const name = (line) => line.querySelector("strong").textContent;

function show(line, presence) {
  for (const one of radios(line)) one.checked = one.value === presence;
}

function say(sentence) {
  const left = kept().length;
  const waiting = `${left}\u00a0à envoyer. ${isSending ? "Envoi…" : "Ce sera fait dès que le réseau revient."}`;
  state.textContent = sentence || (left ? waiting : "Tout est enregistré.");
}

function tick(line) {
  const who = line.dataset.who;
  const others = kept().filter((one) => !(isHere(one) && one.who === who));
  const people = Number.parseInt(number(line)?.value ?? "1", 10) || null;
  keep([...others, { ...here, id: `${Date.now()}.${Math.random()}`, who, presence: chosen(line), people, at: Date.now() }]);
}

function post(batch) {
  // How long ago, not when: this telephone's clock may be wrong.
  const ticks = batch.map(({ id, who, presence, people, at }) => {
    return { id, registration: who, presence, people, ago: Math.max(0, Date.now() - at) };
  });
  return fetch(batch[0].url, {
    method: "POST",
    redirect: "manual",
    headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    body: JSON.stringify({ when: batch[0].when, ticks }),
  });
}

// What an agent can do about an answer that is not the one awaited; nothing when trying again is enough.
function trouble(response) {
  const safe = "Ce qui est à envoyer est gardé.";
  if (response.type === "opaqueredirect") return `Entrez de nouveau, dans un autre onglet, puis rechargez cette page. ${safe}`;
  return response.status < 500 ? `Rechargez cette page. ${safe}` : "";
}

function received(batch, answer) {
  const done = new Set([...answer.kept, ...Object.keys(answer.refused)]);
  keep(kept().filter((one) => !done.has(one.id)));
  if (!isHere(batch[0])) return "";
  const refused = batch.filter((one) => one.id in answer.refused && lines.has(one.who));
  for (const one of refused) show(lines.get(one.who), "");
  const waiting = new Set(kept().filter(isHere).map((one) => one.who));
  for (const [who, presence] of Object.entries(answer.states)) {
    if (lines.has(who) && !waiting.has(who)) show(lines.get(who), presence);
  }
  const marks = [...lines].map(([who, line]) => `${who}.${chosen(line)}.${number(line)?.value ?? 1}`);
  form.elements.vu.value = marks.join(" ");
  document.getElementById("compte").textContent = answer.said;
  return refused.map((one) => `${name(lines.get(one.who))}\u00a0: ${answer.refused[one.id]}`).join(" ");
}

async function send() {
  if (isSending) return;
  isSending = true;
  clearTimeout(timer);
  let told = "";
  try {
    while (!told && kept().length) {
      say();
      const [first] = kept();
      const batch = kept().filter((one) => one.url === first.url && one.when === first.when).slice(0, MOST);
      const response = await post(batch);
      if (!response.ok) {
        told = trouble(response);
        break;
      }
      told = received(batch, await response.json());
    }
  } catch {
    told = ""; // no network: what is kept waits for it
  }
  isSending = false;
  say(told);
  if (kept().length) timer = setTimeout(send, AGAIN);
}

form.addEventListener("change", (event) => {
  const line = event.target.closest("[data-who]");
  if (!line || !chosen(line) || number(line)?.reportValidity() === false) return;
  tick(line);
  send();
});

form.removeAttribute("data-declic-once");
form.addEventListener("submit", (event) => {
  event.preventDefault();
  for (const line of event.submitter?.name === "autres" ? lines.values() : []) {
    if (chosen(line)) continue;
    show(line, "absent");
    tick(line);
  }
  send();
});

// A few letters are enough, without asking the server.
const search = document.getElementById("q");
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
function narrow() {
  const words = folded(search.value).split(/\s+/);
  for (const line of lines.values()) line.hidden = !words.every((word) => folded(name(line)).includes(word));
}
search?.addEventListener("input", narrow);

// On a slow telephone the page is ticked before this script is there: what differs from the page as sent counts now.
if (search && search.value !== search.defaultValue) narrow();
const isChanged = (line) =>
  radios(line).some((one) => one.checked !== one.defaultChecked) || number(line)?.value !== number(line)?.defaultValue;
for (const line of lines.values()) if (isChanged(line) && chosen(line)) tick(line);
for (const one of kept().filter(isHere)) if (lines.has(one.who)) show(lines.get(one.who), one.presence);
if (kept().length) send();
addEventListener("online", send);
document.addEventListener("visibilitychange", () => document.hidden || !kept().length || send());
