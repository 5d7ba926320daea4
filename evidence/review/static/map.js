// The map of accounts: drawn by Cytoscape; the list beside it says the same to keyboards and readers.
// Cytoscape writes a style element, which the policy forbids, unless an element of that id is there: map.html has one.
"use strict";

const COLOURS = ["#14567d", "#8a3b12", "#5a6b1f", "#6b3f8a"]; // as .dot in review.css
const LINKS = { operator: "#b3361e", supplies: "#55606a", unclear: "#a9b3bd" };
const SPREAD = {
  nodeRepulsion: () => 9000, idealEdgeLength: () => 90, componentSpacing: 40, nodeDimensionsIncludeLabels: true,
};
const CELL = [135, 75]; // room for an account without a link, and its name
const NEAREST = 1.4; // few accounts are not drawn larger than this
const links = [...document.querySelectorAll("#links a")];
let map = null;

const STYLE = [
  { selector: "node", style: {
    label: "data(label)", "font-size": 11, width: "data(size)", height: "data(size)", "background-color": "data(colour)",
    "text-valign": "bottom", "text-margin-y": 3, color: "#1c2226", "text-max-width": 120, "text-wrap": "ellipsis",
    "text-background-color": "#ffffff", "text-background-opacity": 0.8,
  } },
  { selector: "edge", style: { width: "data(width)", "line-color": "data(colour)", "curve-style": "bezier", opacity: 0.85 } },
  { selector: "edge[kind = 'unclear']", style: { "line-style": "dashed" } },
  { selector: "edge[kind = 'supplies']", style: { "target-arrow-shape": "triangle", "target-arrow-color": "data(colour)" } },
  { selector: ".faint", style: { opacity: 0.12 } },
];

const MOST_ALONE = 150; // more accounts without a link are left out

function nodes(accounts, told) {
  const linked = new Set(told.flatMap((each) => [each.from, each.to]));
  const alone = accounts.length - linked.size;
  const shown = accounts.filter((each) => linked.has(each.id) || alone <= MOST_ALONE);
  return shown.map((each, at) => ({
    data: {
      id: `a${each.id}`, label: each.label, size: Math.min(46, 14 + 2 * Math.sqrt(each.ads)), colour: COLOURS[each.category],
    },
    // From a circle, so that the drawing comes out the same each time.
    position: { x: 400 * Math.cos((2 * Math.PI * at) / shown.length), y: 400 * Math.sin((2 * Math.PI * at) / shown.length) },
  }));
}

function edges(told) {
  return told.map((each, at) => ({
    data: {
      id: `l${at}`, source: `a${each.from}`, target: `a${each.to}`, kind: each.kind, colour: LINKS[each.kind],
      width: each.kind === "operator" ? 2 + 4 * each.probability : each.kind === "supplies" ? 2 : 1,
    },
  }));
}

function light(chosen) {
  map.elements().removeClass("faint");
  if (chosen) map.elements().difference(chosen.closedNeighborhood().union(chosen.connectedNodes())).addClass("faint");
}

async function draw() {
  const told = await (await ask("/network")).json();
  map = cytoscape({
    container: document.getElementById("map"),
    elements: [...nodes(told.accounts, told.links), ...edges(told.links)],
    style: STYLE,
    layout: { name: "preset" },
    minZoom: 0.2,
    maxZoom: 4,
  });
  place();
  whole();
  map.on("tap", "node", (event) => location.assign(`/account/${event.target.id().slice(1)}`));
  map.on("tap", "edge", (event) => location.assign(links[Number(event.target.id().slice(1))].href));
  map.on("mouseover", "node", (event) => light(event.target));
  map.on("mouseout", "node", () => light(null));
  document.documentElement.dataset.drawn = told.links.length;
}

// What is linked is spread by its links; accounts without any stand below in rows, so that no name lies on another.
function place() {
  const alone = map.nodes().filter((node) => node.degree() === 0);
  const linked = map.elements().difference(alone);
  if (linked.nonempty()) linked.layout({ name: "cose", randomize: false, animate: false, fit: false, ...SPREAD }).run();
  const box = linked.nonempty() ? linked.boundingBox() : { x1: 0, y2: 0, w: 0 };
  const columns = Math.max(4, Math.ceil(Math.sqrt(alone.length)), Math.floor(box.w / CELL[0]));
  const left = box.x1 + box.w / 2 - ((Math.min(columns, alone.length) - 1) * CELL[0]) / 2;
  alone.forEach((node, at) => node.position({
    x: left + (at % columns) * CELL[0], y: box.y2 + CELL[1] + Math.floor(at / columns) * CELL[1],
  }));
}

function whole() {
  map.fit(undefined, 40);
  if (map.zoom() > NEAREST) map.zoom(NEAREST);
  map.center();
}

function zoom(by) {
  map.zoom({ level: map.zoom() * by, renderedPosition: { x: map.width() / 2, y: map.height() / 2 } });
}

for (const [at, link] of links.entries()) {
  link.addEventListener("focus", () => map && light(map.getElementById(`l${at}`)));
  link.addEventListener("blur", () => map && light(null));
}

document.addEventListener("keydown", (event) => {
  if (typing(event) || document.getElementById("legend").open) return;
  const at = links.indexOf(document.activeElement);
  if (event.key === "ArrowDown" && links[at + 1]) links[at + 1].focus();
  else if (event.key === "ArrowUp" && at > 0) links[at - 1].focus();
  else if (map && (event.key === "+" || event.key === "-")) zoom(event.key === "+" ? 1.25 : 0.8);
  else if (map && event.key === "0") whole();
  else return;
  event.preventDefault();
});

draw().catch((error) => tell(error.message));
