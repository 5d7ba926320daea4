"""More ways to repost a picture that change all of it: light, shades, lenses, turns, shapes."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.random import Generator

from evidence.market.edits import Pixels, saved
from evidence.market.grids import fitted
from index.picture import shrunk
from matching.bending import share_of
from matching.covering import colour
from matching.further import laid


def dim(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Take it by night: dark, blurred, noisy."""
    tone = shrunk(pictures[0], 900).astype(np.float32) / 255
    tone = tone ** rng.uniform(1.6, 2.4) * rng.uniform(0.45, 0.7)
    seen = cv2.GaussianBlur(tone, (0, 0), float(rng.uniform(0.8, 1.8)))
    return np.asarray(np.clip(seen * 255 + rng.normal(0, rng.uniform(5, 11), tone.shape), 0, 255), np.uint8)


def overexposed(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Make it so light that its brightest parts are lost."""
    return np.asarray(
        np.clip(pictures[0].astype(np.float32) * rng.uniform(1.4, 1.9) + rng.uniform(10, 40), 0, 255), np.uint8
    )


def negative(pictures: Sequence[Pixels], _rng: Generator) -> Pixels:
    """Turn every colour into its opposite."""
    return np.asarray(255 - pictures[0], np.uint8)


def palette(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Keep few shades of each colour, as a GIF or a poster does."""
    steps = int(rng.integers(4, 8))
    lighter = shrunk(pictures[0], 720) + np.float32(rng.uniform(-20, 20))
    return np.asarray(np.clip(np.round(lighter / 255 * (steps - 1)) * 255 / (steps - 1), 0, 255), np.uint8)


def local_contrast(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Bring out local contrast and sharpen, as "HDR" and "clarity" do."""
    lab = cv2.cvtColor(pictures[0], cv2.COLOR_RGB2LAB)
    lab[..., 0] = cv2.createCLAHE(float(rng.uniform(3, 6)), (8, 8)).apply(lab[..., 0])
    vivid = cv2.cvtColor(lab, cv2.COLOR_LAB2RGB).astype(np.float32)
    return np.asarray(np.clip(vivid + 1.2 * (vivid - cv2.GaussianBlur(vivid, (0, 0), 2.0)), 0, 255), np.uint8)


def smoothed(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Smooth it as beauty filters do, and colour it more."""
    picture = cv2.bilateralFilter(shrunk(pictures[0], 900), 11, float(rng.uniform(50, 90)), 9)
    hsv = cv2.cvtColor(picture, cv2.COLOR_RGB2HSV).astype(np.float32)
    hsv[..., 1] = np.clip(hsv[..., 1] * rng.uniform(1.2, 1.7), 0, 255)
    return np.asarray(cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2RGB), np.uint8)


def lens(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Bend it as a wide lens does."""
    picture = shrunk(pictures[0], 1000)
    height, width = picture.shape[:2]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    u, v = (x - width / 2) / (width / 2), (y - height / 2) / (height / 2)
    bend = 1 + float(rng.uniform(0.05, 0.12) * rng.choice([-1, 1])) * (u * u + v * v)
    grow = 1 / float(np.max(bend)) if np.max(bend) > 1 else 1.0
    maps = (
        ((u * bend * grow + 1) * width / 2).astype(np.float32),
        ((v * bend * grow + 1) * height / 2).astype(np.float32),
    )
    return np.asarray(cv2.remap(picture, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT), np.uint8)


def print_on_table(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Photograph a print of it: white margin, paper's shade, slanted light, on a table of one texture."""
    picture = shrunk(pictures[0], 800)
    edge = max(4, int(max(picture.shape[:2]) * 0.03))
    paper = cv2.copyMakeBorder(picture, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=(246, 243, 236))
    size = int(1.35 * paper.shape[1]), int(1.35 * paper.shape[0])
    frame = np.array([[0.13, 0.13], [0.87, 0.13], [0.87, 0.87], [0.13, 0.87]]) + rng.uniform(-0.05, 0.05, (4, 2))
    old = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * (paper.shape[1], paper.shape[0])
    matrix = cv2.getPerspectiveTransform(old.astype(np.float32), (frame * size).astype(np.float32))
    grain = cv2.resize(rng.normal(0, 12, (size[1] // 2, size[0] // 8)).astype(np.float32), size)
    table = np.clip(np.array((120, 84, 52)) + grain[..., None], 0, 255).astype(np.uint8)
    seen = cv2.warpPerspective(
        paper, matrix, size, dst=table, borderMode=cv2.BORDER_TRANSPARENT, flags=cv2.INTER_LINEAR
    )
    y, x = np.linspace(-1, 1, size[1])[:, None], np.linspace(-1, 1, size[0])
    light = (1 - rng.uniform(0.1, 0.3) * (x * rng.choice([-1, 1]) + y * 0.5))[..., None]
    return np.asarray(np.clip(seen * light + rng.normal(0, 3, seen.shape), 0, 255), np.uint8)


def far_turn(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Turn it by 20 to 50 degrees, in a larger frame of one colour or cut to what is left within."""
    picture = shrunk(pictures[0], 1000)
    height, width = picture.shape[:2]
    angle = float(rng.uniform(20, 50) * rng.choice([-1, 1]))
    cosine, sine = np.cos(np.radians(abs(angle))), np.sin(np.radians(abs(angle)))
    size = int(width * cosine + height * sine), int(height * cosine + width * sine)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    matrix[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    turned = np.asarray(
        cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_LINEAR, borderValue=colour(rng)), np.uint8
    )
    if rng.random() < 0.5:
        return turned
    inner = int(min(height, width) / (cosine + sine))
    top, left = (size[1] - inner) // 2, (size[0] - inner) // 2
    return np.ascontiguousarray(turned[top : top + inner, left : left + inner])


def close_up(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Keep 30 percent of the area."""
    return share_of(pictures[0], 0.3, rng)


def tiny(pictures: Sequence[Pixels], _rng: Generator) -> Pixels:
    """Shrink to 160 px, and save it coarsely."""
    return saved(shrunk(pictures[0], 160), 60)


def upside_down(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Turn it by 180 degrees, or mirror it from top to bottom, and crop it a little."""
    turned = pictures[0][::-1, ::-1] if rng.random() < 0.5 else pictures[0][::-1]
    return share_of(np.ascontiguousarray(turned), 0.8, rng)


def round_picture(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Cut out the middle as a disc on one colour."""
    edge = 640
    canvas = np.full((edge, edge, 3), (255, 255, 255) if rng.random() < 0.6 else colour(rng), np.uint8)
    mask = np.zeros((edge, edge), np.uint8)
    cv2.circle(mask, (edge // 2, edge // 2), edge // 2 - 10, 255, -1, cv2.LINE_AA)
    laid(canvas, fitted(pictures[0], edge, edge), mask, 0, 0)
    return canvas


def shadowed(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Let a hard shadow and a bright reflection fall across it."""
    picture = pictures[0].astype(np.float32)
    height, width = picture.shape[:2]
    slant, level = float(rng.uniform(-1, 1)), float(rng.uniform(0.3, 0.7))
    y, x = np.mgrid[:height, :width].astype(np.float32)
    edge = (x / width - level) + slant * (y / height - 0.5)
    picture *= (1 - rng.uniform(0.35, 0.55) / (1 + np.exp(-edge * 60)))[..., None]
    glare = np.exp(-(((x / width - rng.uniform(0.2, 0.8)) + 0.6 * (y / height - 0.5)) ** 2) / 0.004)
    return np.asarray(np.clip(picture + (rng.uniform(40, 90) * glare)[..., None], 0, 255), np.uint8)
