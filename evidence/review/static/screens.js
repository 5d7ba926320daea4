// Ads that were read on screenshots: accept all that are sure, or decide on one and go on to the next.
"use strict";

const many = document.getElementById("accept");
many?.addEventListener("click", async () => {
  many.disabled = true;
  try {
    const told = await post("/screens", { least: many.dataset.least, names: many.dataset.names });
    const said = many.dataset.said.replace("{ads}", told.ads.toLocaleString());
    tell(said.replace("{sightings}", told.sightings.toLocaleString()));
    many.hidden = true;
  } catch (error) {
    tell(error.message);
    many.disabled = false;
  }
});

const main = document.querySelector("main.suggested");
const form = document.getElementById("reading");

async function decide(word) {
  const buttons = form.querySelectorAll("button");
  buttons.forEach((each) => { each.disabled = true; });
  try {
    const fields = Object.fromEntries(new FormData(form));
    const { ahead } = await post(`/screens/${main.dataset.name}`, { word, fields });
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
  document.addEventListener("keydown", (event) => {
    if (typing(event) || event.repeat || document.querySelector("dialog[open]")) return;
    if (event.key === "a") decide("accept");
    if (event.key === "x") decide("reject");
    if (event.key === "l" && main.dataset.ahead) location.href = `/screens/${main.dataset.ahead}`;
  });
}
