"use strict";

const accept = document.getElementById("accept");
const back = document.getElementById("undo");

accept.addEventListener("click", async () => {
  accept.disabled = true;
  try {
    const told = await post("/bulk", { least: accept.dataset.least, keys: accept.dataset.keys });
    tell(accept.dataset.said.replace("{count}", told.words.toLocaleString()));
    back.hidden = false;
    back.focus();
  } catch (error) {
    tell(error.message);
    accept.disabled = false;
  }
});

back.addEventListener("click", async () => {
  try {
    await post("/undo");
    location.reload();
  } catch (error) {
    tell(error.message);
  }
});
