"use strict";

const regroup = document.getElementById("regroup");
if (regroup) {
  regroup.addEventListener("click", async () => {
    regroup.disabled = true;
    try {
      await post("/regroup");
      location.reload();
    } catch (error) {
      tell(error.message);
      regroup.disabled = false;
    }
  });
}
