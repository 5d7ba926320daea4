// The queue of pairs: a decision shows the next pair at once, since that was fetched before; saving goes on behind.
"use strict";

const AHEAD = 3;
const AGAIN = 1000; // milliseconds until a word that could not be saved is sent again; twice as long each time
const LONGEST = 30000;
const ANSWERS = ["same picture", "same piece", "different pieces", "different pictures", "unsure"];
const LOOKS = { s: "side", f: "flip", o: "overlay", d: "difference" };

const room = document.getElementById("pairs");
const notice = document.getElementById("refused");
const parts = new Map(); // key to what shows it, or to the promise of that
let keys = []; // in the order of the queue, as far as known
let at = 0;
let stage = null;
let look = "side";
let ended = false;
let saving = Promise.resolve();
let unsaved = 0; // words said and not yet in the ledger
let lost = ""; // why the eldest of them could not be saved
const refused = []; // keys of pairs whose word the server will not take, and why

function part(key) {
  if (!parts.has(key)) parts.set(key, fetchPart(key));
  return parts.get(key);
}

async function fetchPart(key) {
  const answer = await ask(`/part/pair/${key.replace("-", "/")}`);
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text(); // escaped by the server
  const section = holder.content.firstElementChild;
  await Promise.all([...section.querySelectorAll("img")].map((image) => {
    const early = new Image();
    early.src = image.getAttribute("src");
    return early.decode().catch(() => null);
  }));
  return section;
}

async function more() {
  const last = keys.length ? keys[keys.length - 1] : "";
  const told = await (await ask(`/next?after=${last}`)).json();
  const fresh = told.pairs.filter((key) => !keys.includes(key));
  ended = fresh.length === 0;
  keys.push(...fresh);
  progress(told);
}

async function ahead() {
  if (at + AHEAD >= keys.length && !ended) await more();
  for (const key of keys.slice(at, at + AHEAD + 1)) part(key).catch((error) => tell(error.message));
  for (const key of parts.keys()) if (!keys.slice(Math.max(0, at - AHEAD), at + AHEAD + 1).includes(key)) parts.delete(key);
}

async function show() {
  if (at >= keys.length && !ended) await more();
  if (stage) stage.close();
  if (at >= keys.length) {
    stage = null;
    room.replaceChildren(document.getElementById("done").content.cloneNode(true));
    marked();
    return;
  }
  const key = keys[at];
  const section = await part(key);
  if (keys[at] !== key) return;
  room.replaceChildren(section);
  stage = new Stage(section);
  stage.set(look);
  marked();
  document.documentElement.dataset.shown = key;
  ahead().catch((error) => tell(error.message));
}

function marked() {
  for (const button of room.querySelectorAll("[data-set]")) button.setAttribute("aria-pressed", button.dataset.set === look);
  tell(lost || (stage && stage.zoomed ? room.dataset.zoomed : ""));
  notice.hidden = !refused.length;
  if (!refused.length) return;
  const [, why] = refused[refused.length - 1];
  notice.firstElementChild.textContent = room.dataset.refused.replace("{count}", refused.length).replace("{why}", why);
}

function step(by) {
  if (at + by < 0 || (by > 0 && at >= keys.length)) return;
  at += by;
  show().catch((error) => tell(error.message));
}

function decide(word) {
  const section = room.querySelector(".pair");
  if (!section) return;
  const said = { left: section.dataset.left, right: section.dataset.right, word, look };
  const { key } = section.dataset;
  parts.delete(key); // shown again, it says what was answered
  unsaved += 1;
  saving = saving.then(() => save(key, said));
  step(1);
}

// A word that may be taken later is sent until it is; one that will never be is told, and the pair can be opened again.
async function save(key, said) {
  for (let wait = AGAIN; ; wait = Math.min(LONGEST, 2 * wait)) {
    try {
      progress(await post("/judge", said));
      break;
    } catch (error) {
      if (!error.passing) {
        refused.push([key, error.message]);
        break;
      }
      lost = room.dataset.lost.replace("{why}", error.message);
      tell(lost);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  unsaved -= 1;
  lost = "";
  marked();
}

function reopen() {
  const [key] = refused.shift();
  if (!keys.includes(key)) keys.splice(at, 0, key);
  at = keys.indexOf(key);
  show().catch((error) => tell(error.message));
}

function undo() {
  saving = saving.then(async () => {
    try {
      const told = await post("/undo");
      progress(told);
      if (!told.pair) return;
      parts.delete(told.pair);
      if (!keys.includes(told.pair)) keys.splice(at, 0, told.pair);
      at = keys.indexOf(told.pair);
      await show();
    } catch (error) {
      tell(error.message);
    }
  });
}

function progress(told) {
  const line = document.getElementById("progress");
  const fill = (text) => text.replace(/\{(\w+)\}/g, (_, name) => told[name].toLocaleString());
  line.textContent = `${fill(line.dataset.progress)} · ${fill(line.dataset.pictures)}`;
}

function set(chosen) {
  look = chosen;
  stage.set(look);
  marked();
}

function zoom(on) {
  stage.zoom(on);
  marked();
}

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

document.addEventListener("keydown", (event) => {
  if (typing(event) || document.getElementById("legend").open) return;
  const answer = ANSWERS[Number(event.key) - 1];
  if (event.key in MOVES) {
    if (stage && stage.zoomed) stage.move(...MOVES[event.key]);
    else if (MOVES[event.key][0]) step(MOVES[event.key][0]);
    else return;
  } else if (event.key === "u") undo();
  else if (event.key === "r" && refused.length) reopen();
  else if (answer && stage && !event.repeat) decide(answer);
  else if (event.key in LOOKS && stage) set(LOOKS[event.key]);
  else if (event.key === "z" && stage) zoom(!stage.zoomed);
  else if (event.key === "Escape" && stage) zoom(false);
  else return;
  event.preventDefault();
});

room.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) {
    marked();
    return;
  }
  const { word, set: chosen, do: act } = button.dataset;
  button.blur();
  if (word) decide(word);
  else if (chosen) set(chosen);
  else if (act === "zoom") zoom(!stage.zoomed);
  else if (act === "undo") undo();
  else step(act === "back" ? -1 : 1);
});

notice.addEventListener("click", (event) => event.target.closest("button") && refused.length && reopen());

window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});

if (room.dataset.first) keys.push(room.dataset.first);
show().catch((error) => tell(error.message));
