// What every screen has: the reviewer's name, the language, the legend, and how to write to the server.
"use strict";

// Ask the server. An error says why in words, and whether the same may be taken later (passing) or never.
async function ask(address, options) {
  let answer;
  try {
    answer = await fetch(address, options);
  } catch {
    throw Object.assign(new Error(document.getElementById("banner").dataset.unreachable), { passing: true });
  }
  if (answer.ok) return answer;
  throw Object.assign(new Error(reason(await answer.text())), { passing: answer.status === 503 });
}

function reason(text) {
  try {
    return JSON.parse(text).error;
  } catch {
    return text.slice(0, 300);
  }
}

async function post(address, said) {
  const headers = { "Content-Type": "application/json" };
  return (await ask(address, { method: "POST", headers, body: JSON.stringify(said || {}) })).json();
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
  try {
    await post("/language", { language: event.target.value });
    location.reload();
  } catch (error) {
    tell(error.message);
  }
});

const legend = document.getElementById("legend");
document.getElementById("help").addEventListener("click", () => legend.showModal());
document.addEventListener("keydown", (event) => {
  if (event.key === "?" && !typing(event) && !legend.open) {
    event.preventDefault();
    legend.showModal();
  }
});
