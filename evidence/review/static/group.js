// A cluster, piece or account as tiles: move, mark, part, merge.
"use strict";

const group = document.querySelector(".group");
const { kind, name } = group.dataset;
const tiles = [...document.querySelectorAll(".tile")];
const drop = document.getElementById("drop");
const [original, picture, box] = ["original", "shown", "box"].map((id) => document.getElementById(id));

function marked() {
  return tiles.filter((tile) => tile.getAttribute("aria-selected") === "true");
}

function mark(tile, on) {
  tile.setAttribute("aria-selected", on);
  if (!drop) return;
  drop.textContent = drop.dataset.text.replace("{count}", marked().length);
  document.getElementById("split").disabled = !marked().length || marked().length === tiles.length;
}

function set(shape, [x, y, width, height]) {
  for (const [side, value] of Object.entries({ x, y, width, height })) shape.setAttribute(side, value);
}

// The original as a frame: the picture of it all, or else of the region where it lies, and the region's box.
function look(tile) {
  for (const each of tiles) each.tabIndex = each === tile ? 0 : -1;
  const { id, whole, box: lies, size } = tile.dataset;
  const [wide, high] = size.split(" ").map(Number);
  const [left, top, width, height] = lies.split(" ").map(Number);
  const at = [left * wide, top * high, width * wide, height * high];
  original.setAttribute("viewBox", `0 0 ${wide} ${high}`);
  picture.setAttribute("href", `/thumbnail/${whole || id}`);
  set(picture, whole ? [0, 0, wide, high] : at);
  set(box, at);
}

function columns() {
  const top = tiles[0].offsetTop;
  const next = tiles.findIndex((tile) => tile.offsetTop > top);
  return next < 0 ? tiles.length : next;
}

async function send(address, said) {
  try {
    const told = await post(address, said);
    if (told.grouped === false) tell(group.dataset.later);
    else if (told.address) location.assign(told.address);
    return told;
  } catch (error) {
    tell(error.message);
    return null;
  }
}

function split() {
  return send("/split", { kind, name, marked: marked().map((tile) => tile.dataset.region) });
}

function field(kind) {
  return document.querySelector(`form.mark[data-kind="${kind}"] input`);
}

async function undo() {
  if ((await send("/undo")) && (!drop || (await send("/regroup")))) {
    const there = await fetch(location.href);
    if (there.ok) location.reload();
    else location.assign("/");
  }
}

for (const tile of tiles) {
  tile.addEventListener("focus", () => look(tile));
  tile.addEventListener("click", () => mark(tile, tile.getAttribute("aria-selected") !== "true"));
  tile.addEventListener("dblclick", () => tile.dataset.link && location.assign(tile.dataset.link));
  tile.addEventListener("dragstart", (event) => event.dataTransfer.setData("text/plain", tiles.indexOf(tile)));
}
if (drop) {
  drop.addEventListener("dragover", (event) => event.preventDefault());
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    const tile = tiles[Number(event.dataTransfer.getData("text/plain"))];
    if (tile) mark(tile, true);
  });
  document.getElementById("split").addEventListener("click", split);
  document.getElementById("merge").addEventListener("submit", (event) => {
    event.preventDefault();
    send("/merge", { kind, name, other: event.target.other.value });
  });
}
document.getElementById("undo").addEventListener("click", undo);
for (const form of document.querySelectorAll("form.mark")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { kind: what, region } = form.dataset;
    if (await send("/mark", { kind: what, region, value: form.value.value })) tell(group.dataset.saved);
  });
}

const types = [...document.querySelectorAll("[data-type]")];

async function setType(button) {
  const { region } = document.querySelector("form.mark[data-kind='type']").dataset;
  if (!(await send("/mark", { kind: "type", region, value: button.dataset.type }))) return;
  for (const each of types) each.setAttribute("aria-pressed", each === button);
  field("type").value = "";
  tell(group.dataset.saved);
}

for (const button of types) button.addEventListener("click", () => setType(button));

const category = document.getElementById("category");
if (category) {
  category.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = { accounts: [Number(category.dataset.account)], word: category.word.value };
    if (await send("/say", said)) tell(group.dataset.saved);
  });
}

document.addEventListener("keydown", (event) => {
  if (typing(event) || document.getElementById("legend").open) return;
  const at = tiles.indexOf(document.activeElement);
  const moves = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns(), ArrowDown: columns() };
  if (event.key in moves && tiles.length) {
    const next = at < 0 ? 0 : at + moves[event.key];
    if (tiles[next]) tiles[next].focus();
  } else if (event.key === "Enter" && at >= 0 && tiles[at].dataset.link) location.assign(tiles[at].dataset.link);
  else if (event.key === "x" && drop && !document.getElementById("split").disabled) split();
  else if (types[Number(event.key) - 1]) setType(types[Number(event.key) - 1]);
  else if (event.key === "u") undo();
  else if (event.key === "n" && field("pieces")) field("pieces").focus();
  else if (event.key === "t" && field("type")) field("type").focus();
  else if (event.key === "m" && drop) document.querySelector("#merge input").focus();
  else return;
  event.preventDefault();
});

if (tiles.length) {
  look(tiles[0]);
  tiles[0].focus({ preventScroll: true });
}
