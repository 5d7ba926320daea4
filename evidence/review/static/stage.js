// The two pictures of a pair: side by side or laid over each other, zoomed together.
"use strict";

const ZOOM = 2.5;
const STEP = 0.08; // of the picture, for each press of an arrow

class Stage {
  constructor(section) {
    this.box = section.querySelector(".stage");
    this.images = ["left", "right"].map((name) => section.querySelector(`.${name} img`));
    this.matrix = section.dataset.matrix.split(" ").map(Number);
    this.look = "side";
    this.front = 0;
    this.zoomed = false;
    this.centre = [0.5, 0.5];
    this.box.addEventListener("mousemove", (event) => this.follow(event));
    this.box.addEventListener("click", () => this.zoom(!this.zoomed));
    for (const image of this.images) image.addEventListener("load", () => this.draw());
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(this.box);
  }

  close() {
    this.watch.disconnect();
  }

  set(look) {
    this.front = look === "flip" && this.look === "flip" ? 1 - this.front : 0;
    this.look = look;
    this.draw();
  }

  zoom(on) {
    this.zoomed = on;
    this.centre = [0.5, 0.5];
    this.box.classList.toggle("zoomed", on);
    this.draw();
  }

  move(across, down) {
    this.centre = [this.centre[0] + across * STEP, this.centre[1] + down * STEP].map((at) => Math.min(1, Math.max(0, at)));
    this.draw();
  }

  follow(event) {
    const image = event.target.closest("img");
    if (!this.zoomed || !image) return;
    const pane = image.parentElement.getBoundingClientRect();
    this.centre = [(event.clientX - pane.left) / pane.width, (event.clientY - pane.top) / pane.height];
    this.draw();
  }

  draw() {
    this.box.dataset.look = this.look;
    this.box.dataset.front = this.front;
    const laid = this.look !== "side";
    const pane = this.images[0].parentElement;
    const [left, right] = this.images;
    const size = this.fitted(left, pane);
    this.place(left, pane, size, this.centre, "");
    if (laid) this.place(right, pane, size, this.centre, this.warp(size));
    else this.place(right, right.parentElement, this.fitted(right, right.parentElement), this.back(this.centre), "");
  }

  fitted(image, pane) {
    const [wide, high] = [image.naturalWidth || 1, image.naturalHeight || 1];
    const factor = Math.min(pane.clientWidth / wide, pane.clientHeight / high);
    return [wide * factor, high * factor];
  }

  place(image, pane, size, centre, warp) {
    const zoom = this.zoomed ? ZOOM : 1;
    const at = [pane.clientWidth, pane.clientHeight].map((room, axis) =>
      this.zoomed ? room / 2 - centre[axis] * size[axis] * zoom : (room - size[axis]) / 2);
    image.style.width = `${size[0]}px`;
    image.style.height = `${size[1]}px`;
    image.style.transform = `translate(${at[0]}px, ${at[1]}px) scale(${zoom}) ${warp}`;
  }

  // The map from the right picture to the left one, in pixels of the screen, as CSS writes it: by columns.
  warp([wide, high]) {
    const [a, b, c, d, e, f, g, h, i] = this.matrix;
    const m = [a, (b * wide) / high, c * wide, (d * high) / wide, e, f * high, g / wide, h / high, i];
    return `matrix3d(${m[0]},${m[3]},0,${m[6]},${m[1]},${m[4]},0,${m[7]},0,0,1,0,${m[2]},${m[5]},0,${m[8]})`;
  }

  // Where a place in the left picture lies in the right one; the same place where it lies outside.
  back([x, y]) {
    const [a, b, c, d, e, f, g, h, i] = this.matrix;
    const inverse = [e * i - f * h, c * h - b * i, b * f - c * e, f * g - d * i, a * i - c * g, c * d - a * f,
      d * h - e * g, b * g - a * h, a * e - b * d];
    const w = inverse[6] * x + inverse[7] * y + inverse[8];
    const found = [(inverse[0] * x + inverse[1] * y + inverse[2]) / w, (inverse[3] * x + inverse[4] * y + inverse[5]) / w];
    return found.every((at) => at >= 0 && at <= 1) ? found : [x, y];
  }
}
