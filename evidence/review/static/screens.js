// Ads that were read on screenshots: accept all that are sure, decide on one and go on to the next, or take back.
"use strict";

const many = document.getElementById("accept");
many?.addEventListener("click", async () => {
  many.disabled = true;
  try {
    const told = await post("/screens", { least: many.dataset.least, names: many.dataset.names });
    const said = many.dataset.said.replace("{ads}", told.ads.toLocaleString());
    tell(said.replace("{sightings}", told.sightings.toLocaleString()));
    many.hidden = true;
    const back = document.getElementById("undo");
    back.dataset.backEntry = told.entry;
    back.hidden = false;
    back.focus();
  } catch (error) {
    tell(error.message);
    many.disabled = false;
  }
});

const SAID = "screens.taken";

// What was taken back waits among the suggestions again, so that the list is loaded anew and says so.
const told = sessionStorage.getItem(SAID);
if (told) {
  sessionStorage.removeItem(SAID);
  tell(told);
}

async function takeBack(button, what) {
  button.disabled = true;
  try {
    const done = await post("/screens/back", what);
    const said = button.dataset.said.replace("{ads}", done.ads.toLocaleString());
    sessionStorage.setItem(SAID, said.replace("{sightings}", done.sightings.toLocaleString()));
    location.reload();
  } catch (error) {
    tell(error.message);
    button.disabled = false;
  }
}

for (const each of document.querySelectorAll("[data-back]")) {
  each.addEventListener("click", () => takeBack(each, { name: each.dataset.back }));
}
for (const each of document.querySelectorAll("[data-back-entry]")) {
  each.addEventListener("click", () => takeBack(each, { entry: Number(each.dataset.backEntry) }));
}

const main = document.querySelector("main.suggested");
const form = document.getElementById("reading");

async function decide(word) {
  const buttons = form.querySelectorAll("button");
  buttons.forEach((each) => { each.disabled = true; });
  try {
    const fields = Object.fromEntries(new FormData(form));
    const name = main.dataset.name;
    const back = word === "back";
    const { ahead } = await (back ? post("/screens/back", { name }) : post(`/screens/${name}`, { word, fields }));
    location.href = ahead ? `/screens/${ahead}` : "/screens";
  } catch (error) {
    tell(error.message);
    buttons.forEach((each) => { each.disabled = false; });
  }
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    decide("accept");
  });
  form.querySelector('[data-word="reject"]').addEventListener("click", () => decide("reject"));
  const back = form.querySelector('[data-word="back"]');
  back?.addEventListener("click", () => decide("back"));
  document.addEventListener("keydown", (event) => {
    if (typing(event) || event.repeat || document.querySelector("dialog[open]")) return;
    if (event.key === "a") decide("accept");
    if (event.key === "x") decide("reject");
    if (event.key === "u" && back) decide("back");
    if (event.key === "l" && main.dataset.ahead) location.href = `/screens/${main.dataset.ahead}`;
  });
}
