// Drop a picture, choose or paste it: what is like it comes back as a part of the page.
"use strict";

const drop = document.getElementById("drop");
const file = document.getElementById("file");
const asked = document.getElementById("asked");

async function look(picture) {
  tell("");
  const line = drop.querySelector("span");
  line.textContent = drop.dataset.busy;
  URL.revokeObjectURL(asked.src);
  asked.src = URL.createObjectURL(picture);
  asked.hidden = !picture.type.startsWith("image/");
  try {
    const answer = await ask("/search", { method: "POST", body: picture });
    document.getElementById("hits").innerHTML = await answer.text(); // escaped by the server
  } catch (error) {
    document.getElementById("hits").replaceChildren();
    tell(error.message);
  }
  line.textContent = drop.dataset.text;
  document.documentElement.dataset.looked = Number(document.documentElement.dataset.looked || 0) + 1;
}

file.addEventListener("change", () => file.files[0] && look(file.files[0]));
for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => event.preventDefault());
document.addEventListener("drop", (event) => event.dataTransfer.files[0] && look(event.dataTransfer.files[0]));
document.addEventListener("paste", (event) => event.clipboardData.files[0] && look(event.clipboardData.files[0]));
