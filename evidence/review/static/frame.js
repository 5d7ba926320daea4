// What every screen has: the reviewer's name, the language, the legend, and how to write to the server.
"use strict";

async function post(address, said) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(said || {}),
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error);
  return told;
}

function tell(text) {
  const banner = document.getElementById("banner");
  banner.textContent = text;
  banner.hidden = !text;
}

function typing(event) {
  return event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey;
}

document.getElementById("reviewer").addEventListener("submit", (event) => event.preventDefault());
document.querySelector("#reviewer input").addEventListener("change", async (event) => {
  try {
    await post("/reviewer", { name: event.target.value });
    location.reload();
  } catch (error) {
    tell(error.message);
  }
});
document.getElementById("language").addEventListener("change", async (event) => {
  await post("/language", { language: event.target.value });
  location.reload();
});

const legend = document.getElementById("legend");
document.getElementById("help").addEventListener("click", () => legend.showModal());
document.addEventListener("keydown", (event) => {
  if (event.key === "?" && !typing(event) && !legend.open) {
    event.preventDefault();
    legend.showModal();
  }
});
