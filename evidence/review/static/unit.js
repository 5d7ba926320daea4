// One unit of the sample: how many pieces are here, and where else each of them is.
"use strict";

const unit = document.querySelector(".unit");
const form = document.getElementById("answer");
const others = [...document.querySelectorAll(".other")];
const ORDER = { "": "yes", yes: "perhaps", perhaps: "" };
const links = new Map(); // number of a piece here, as text, to a map of labels to yes or perhaps

function which() {
  return form.which.value || "1";
}

function here() {
  const count = Math.min(20, Number(form.here.value) || 1);
  form.which.replaceChildren(...Array.from({ length: count }, (_, at) => new Option(at + 1)));
  document.getElementById("which").hidden = count < 2;
  for (const button of form.querySelectorAll("[data-here]")) button.setAttribute("aria-pressed", button.dataset.here === form.here.value);
  for (const piece of links.keys()) if (Number(piece) > Number(form.here.value || 1)) links.delete(piece);
  show();
}

function show() {
  const own = links.get(which()) || new Map();
  for (const other of others) {
    const said = own.get(other.dataset.label) || "";
    const line = other.querySelector(".says");
    other.setAttribute("aria-selected", said === "yes");
    other.classList.toggle("perhaps", said === "perhaps");
    line.textContent = said ? line.dataset[said] : line.dataset.none;
  }
  document.getElementById("links").textContent = written();
}

function turn(other) {
  const piece = which();
  if (!links.has(piece)) links.set(piece, new Map());
  const { label } = other.dataset;
  const next = ORDER[links.get(piece).get(label) || ""];
  if (next) links.get(piece).set(label, next);
  else links.get(piece).delete(label);
  if (!links.get(piece).size) links.delete(piece);
  show();
}

function written() {
  return [...links].map(([piece, labels]) =>
    `${piece}: ${[...labels].map(([label, said]) => label + (said === "perhaps" ? "?" : "")).join(", ")}`).join("; ");
}

async function save() {
  const { state, unit: name } = unit.dataset;
  const said = { state, unit: name, here: form.here.value, further: written(), unsure: form.unsure.checked ? "yes" : "" };
  for (const field of ["group", "kind", "remark"]) said[field] = form[field].value;
  try {
    location.assign((await post("/answer", said)).address);
  } catch (error) {
    tell(error.message);
  }
}

function columns() {
  const next = others.findIndex((tile) => tile.offsetTop > others[0].offsetTop);
  return next < 0 ? others.length : next;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  save();
});
form.here.addEventListener("input", here);
form.which.addEventListener("change", show);
for (const button of form.querySelectorAll("[data-here]")) {
  button.addEventListener("click", () => {
    form.here.value = button.dataset.here;
    here();
  });
}
for (const other of others) other.addEventListener("click", () => turn(other));

document.addEventListener("keydown", (event) => {
  if (typing(event) || document.getElementById("legend").open) return;
  const at = others.indexOf(document.activeElement);
  const moves = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns(), ArrowDown: columns() };
  if (event.key in moves && others.length) {
    const next = others[at < 0 ? 0 : at + moves[event.key]];
    if (next) next.focus();
  } else if (/^[0-9]$/.test(event.key)) {
    form.here.value = event.key;
    here();
  } else if (event.key === "c") form.unsure.checked = !form.unsure.checked;
  else if (event.key === "Enter") form.requestSubmit();
  else return;
  event.preventDefault();
});
here();
