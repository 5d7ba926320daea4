"""What goods are laid on: fabrics, wood, marble, paper, and stuffs taken from photos."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np

from others.traders.canvas import Field, Hand, Picture, opened, picture, pixels

SIDE = 1500
Tint = tuple[int, int, int]


def _toned(tint: Tint, light: Field) -> Field:
    """A colour made lighter and darker; ``light`` is 1 where it stays."""
    return np.asarray(np.array(tint, np.float32) * light[:, :, None], np.float32)


def _folds(hand: Hand, depth: float) -> Field:
    """Light and shade of cloth that does not lie quite flat."""
    hills = hand.field(SIDE, SIDE, hand.between(160, 420))
    ridges = 1 - np.abs(hand.field(SIDE, SIDE, hand.between(250, 500)))
    slope = cv2.Sobel(hills + 0.6 * ridges**3, cv2.CV_32F, 1, 1, ksize=5)
    slope = cv2.GaussianBlur(slope, (0, 0), 9)
    return np.asarray(1 + depth * slope / (np.abs(slope).max() + 1e-6) + 0.4 * depth * hills, np.float32)


def _grain(hand: Hand, strength: float, size: float = 1.0) -> Field:
    noise = hand.rng.normal(0, 1, (SIDE, SIDE)).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), size)
    return np.asarray(soft / soft.std() * strength, np.float32)


def _linen(hand: Hand) -> Field:
    """Coarse weave: every thread a little lighter or darker, over and under."""
    thread = hand.whole(5, 9)
    count = SIDE // thread + 1
    across = np.repeat(hand.rng.normal(0, 0.06, count), thread)[:SIDE]
    down = np.repeat(hand.rng.normal(0, 0.06, count), thread)[:SIDE]
    wave = np.sin(np.arange(SIDE) * np.pi / thread)
    weave = 0.07 * np.outer(wave, wave) + across[None, :] + down[:, None]
    tint = hand.pick(((206, 194, 170), (120, 132, 150), (150, 60, 55), (225, 222, 214), (96, 104, 84), (60, 66, 84)))
    return _toned(tint, (1 + weave).astype(np.float32) * _folds(hand, 0.2) + _grain(hand, 0.03))


def _velvet(hand: Hand) -> Field:
    tint = hand.pick(((110, 14, 30), (20, 36, 90), (24, 70, 48), (40, 38, 42), (90, 40, 100)))
    nap = _grain(hand, 0.09, 1.6) + 0.25 * hand.field(SIDE, SIDE, 70)
    return _toned(tint, _folds(hand, 0.5) + nap) + 6


def _felt(hand: Hand) -> Field:
    tint = hand.pick(((70, 120, 80), (150, 150, 152), (190, 50, 50), (70, 90, 130), (214, 190, 150)))
    return _toned(tint, 1 + _grain(hand, 0.05, 0.8) + _grain(hand, 0.05, 3) + 0.05 * hand.field(SIDE, SIDE, 200))


def _wood(hand: Hand) -> Field:
    """Boards, each with its own tone and its own drawn-out rings."""
    tint = hand.pick(((176, 128, 84), (120, 78, 48), (208, 176, 134), (92, 66, 52), (160, 150, 138)))
    light = np.ones((SIDE, SIDE), np.float32)
    board, top = hand.whole(170, 420), 0
    while top < SIDE:
        high = min(board, SIDE - top)
        bend = cv2.resize(hand.field(60, 60, 14), (SIDE, high)) * hand.between(3, 8)
        rings = np.sin(np.linspace(0, hand.between(8, 24), high)[:, None] + bend)
        streak = cv2.blur(hand.rng.normal(0, 1, (high, SIDE)).astype(np.float32), (61, 1)) * 0.35
        light[top : top + high] = hand.between(0.9, 1.08) + 0.07 * rings + 0.3 * streak
        light[top : top + 3] *= 0.45
        top += high
    sheet = _toned(tint, light + _grain(hand, 0.015))
    return np.ascontiguousarray(sheet.transpose(1, 0, 2)) if hand.chance(0.5) else sheet


def _marble(hand: Hand) -> Field:
    light = np.ones((SIDE, SIDE), np.float32) + 0.04 * hand.field(SIDE, SIDE, 250)
    for grain, depth in ((520, 0.35), (260, 0.18), (120, 0.1)):
        ridge = np.abs(hand.field(SIDE, SIDE, grain) + 0.25 * hand.field(SIDE, SIDE, grain / 4))
        mask = np.clip(hand.field(SIDE, SIDE, 400) + 0.5, 0, 1)
        light -= depth * mask * np.exp(-ridge / 0.03)
    tint = hand.pick(((232, 230, 226), (224, 214, 200), (200, 206, 210)))
    if hand.chance(0.35):
        return _toned((52, 56, 58), np.asarray(1 + 2.6 * (1.05 - light), np.float32))
    return _toned(tint, light + _grain(hand, 0.008))


def _paper(hand: Hand) -> Field:
    """Wrapping paper with fibres and a crease or two."""
    tint = hand.pick(((196, 160, 114), (240, 236, 226), (222, 206, 176), (180, 196, 206)))
    light = 1 + _grain(hand, 0.02, 0.8) + 0.03 * hand.field(SIDE, SIDE, 120)
    for _ in range(500):
        x, y = hand.whole(0, SIDE), hand.whole(0, SIDE)
        end = (x + hand.whole(-18, 18), y + hand.whole(-18, 18))
        cv2.line(light, (x, y), end, hand.between(0.75, 1.1), 1, cv2.LINE_AA)
    for _ in range(hand.whole(1, 3)):
        at, lean = hand.whole(200, SIDE - 200), hand.whole(-120, 120)
        crease = np.zeros((SIDE, SIDE), np.float32)
        cv2.line(crease, (at, 0), (at + lean, SIDE), 1.0, 3, cv2.LINE_AA)
        light += cv2.GaussianBlur(crease, (0, 0), 3) * 0.2
        light -= np.roll(cv2.GaussianBlur(crease, (0, 0), 5) * 0.25, 6, axis=1)
    return _toned(tint, np.asarray(light, np.float32))


def _checked(hand: Hand) -> Field:
    """A tablecloth of crossing stripes, or with dots."""
    ground = np.array(hand.pick(((240, 236, 228), (222, 226, 232), (40, 50, 80))), np.float32)
    ink = np.array(hand.pick(((190, 40, 50), (40, 80, 150), (50, 110, 80), (220, 170, 60))), np.float32)
    step = hand.whole(60, 150)
    line = ((np.arange(SIDE) // (step // 2)) % 2).astype(np.float32)
    share = np.asarray((line[None, :] + line[:, None]) / 2, np.float32)
    if hand.chance(0.35):
        share = np.zeros((SIDE, SIDE), np.float32)
        for row, y in enumerate(range(0, SIDE, step)):
            for x in range(row % 2 * step // 2, SIDE, step):
                cv2.circle(share, (x, y), step // 6, 1.0, -1, cv2.LINE_AA)
    light = _folds(hand, 0.22) + _grain(hand, 0.03)
    return np.asarray((ground + (ink - ground) * 0.85 * share[:, :, None]) * light[:, :, None], np.float32)


def _mat(hand: Hand) -> Field:
    """A mat of bamboo or straw, tied across."""
    stalk = hand.whole(12, 26)
    down = np.arange(SIDE)
    light = 0.72 + 0.3 * np.abs(np.sin(down * np.pi / stalk))
    light = light + np.repeat(hand.rng.normal(0, 0.05, SIDE // stalk + 1), stalk)[:SIDE]
    sheet = np.repeat(light[:, None], SIDE, axis=1).astype(np.float32)
    sheet += 0.3 * cv2.blur(hand.rng.normal(0, 1, (SIDE, SIDE)).astype(np.float32), (81, 1))
    for x in range(hand.whole(20, 120), SIDE, hand.whole(150, 300)):
        sheet[:, x : x + 5] *= 0.7
    return _toned(hand.pick(((214, 190, 130), (160, 120, 76), (196, 186, 150))), sheet)


def _even_patch(hand: Hand, photo: Picture, edge: int) -> Field:
    """The evenest square of several tried near the photo's middle."""
    values = pixels(photo)
    best: Field | None = None
    low = 1e9
    for _ in range(14):
        top = round(hand.between(0.25, 0.75) * (values.shape[0] - edge))
        left = round(hand.between(0.25, 0.75) * (values.shape[1] - edge))
        patch = values[top : top + edge, left : left + edge]
        uneven = float(cv2.resize(patch, (4, 4), interpolation=cv2.INTER_AREA).std(axis=(0, 1)).sum())
        if uneven < low:
            best, low = patch, uneven
    assert best is not None
    return best


def _stuff(hand: Hand, photo: Picture) -> Field:
    """The photo's stuff, spread wide: many soft-edged stamps of one even patch."""
    edge = min(150, min(photo.size) - 2)
    patch = np.asarray(
        cv2.resize(_even_patch(hand, photo, edge), None, fx=2.2, fy=2.2, interpolation=cv2.INTER_CUBIC), np.float32
    )
    patch = patch - cv2.GaussianBlur(patch, (0, 0), 40) + patch.mean(axis=(0, 1))
    size = patch.shape[0]
    ramp = np.minimum(1, np.minimum(np.arange(size), np.arange(size)[::-1]) / 45.0)
    soft = np.outer(ramp, ramp).astype(np.float32)[:, :, None]
    wide = SIDE + 2 * size
    sheet = np.full((wide, wide, 3), patch.mean(axis=(0, 1)), np.float32)
    spots = [(x, y) for x in range(0, wide - size, size // 3) for y in range(0, wide - size, size // 3)]
    for x, y in hand.some(spots, len(spots)):
        stamp = patch[:: hand.pick((-1, 1)), :: hand.pick((-1, 1))]
        part = sheet[y : y + size, x : x + size]
        part += soft * (stamp - part)
    sheet = sheet[size : size + SIDE, size : size + SIDE]
    return np.asarray(sheet * (_folds(hand, 0.2) + _grain(hand, 0.04))[:, :, None], np.float32)


_DRAWN: tuple[Callable[[Hand], Field], ...] = (_linen, _velvet, _felt, _wood, _marble, _paper, _checked, _mat)


def cloth(seed: int, number: int, photos: Sequence[Path]) -> Field:
    """The seed's cloth of that number, square; about every fourth is made from a photo."""
    order = Hand(seed, 1).some(_DRAWN, len(_DRAWN))
    hand = Hand(seed, number, 2)
    if photos and number % 4 == 3:
        sheet = _stuff(hand, opened(hand.pick(photos)))
    else:
        sheet = order[(number - number // 4) % len(order)](hand)
    return pixels(picture(sheet))
