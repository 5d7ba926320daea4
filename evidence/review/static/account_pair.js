// The evidence sheet of two accounts: a person's word on whether one operator runs both.
"use strict";

const sheet = document.querySelector(".sheet");
const answers = [...document.querySelectorAll("[data-word]")];

async function say(word) {
  try {
    await post("/say", { accounts: sheet.dataset.accounts.split(" ").map(Number), word });
    location.reload();
  } catch (error) {
    tell(error.message);
  }
}

async function undo() {
  try {
    await post("/undo");
    location.reload();
  } catch (error) {
    tell(error.message);
  }
}

for (const button of answers) button.addEventListener("click", () => say(button.dataset.word));
document.getElementById("undo").addEventListener("click", undo);

document.addEventListener("keydown", (event) => {
  if (typing(event) || document.getElementById("legend").open) return;
  const answer = answers[Number(event.key) - 1];
  if (answer && !event.repeat) say(answer.dataset.word);
  else if (event.key === "u") undo();
  else if (event.key === "ArrowRight" && sheet.dataset.next) location.assign(sheet.dataset.next);
  else return;
  event.preventDefault();
});

document.documentElement.dataset.ready = "";
