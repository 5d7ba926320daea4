"""A screen photographed with another phone."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image, ImageDraw

from others.traders.canvas import Field, Hand, Picture, coded, cover, picture, pixels, within


def _moire(hand: Hand, height: int, width: int) -> Field:
    """Coloured bands, bent a little, as two grids make them."""
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    bend = hand.field(height, width, width / 2) * hand.between(6, 24)
    result: Field = np.zeros((height, width, 3), np.float32)
    for _ in range(hand.whole(1, 2)):
        turn, wave = hand.between(0, np.pi), hand.between(7, 26)
        phase = (across * np.cos(turn) + down * np.sin(turn) + bend) * (2 * np.pi / wave)
        shifts = [0.0, hand.between(0.5, 2.2), hand.between(2, 4)]
        strength = hand.between(3, 9)
        result += strength * np.stack([np.sin(phase + shift) for shift in shifts], axis=-1).astype(np.float32)
    fine = np.sin(down * hand.between(1.6, 2.6)) + np.sin(across * hand.between(1.6, 2.6))
    return np.asarray(result + (fine * hand.between(1, 4))[:, :, None], np.float32)


def _lit(hand: Hand, photo: Picture) -> Picture:
    """The screen itself with its bezel, the photo filling most of it."""
    upright = photo.height >= photo.width
    size = (760, 1240) if upright else (1240, 800)
    ground = hand.pick(((0, 0, 0), (255, 255, 255), (32, 33, 36), (225, 228, 232)))
    screen = Image.new("RGB", size, ground)
    shown = within(photo, size[0] - hand.pick((0, 30)), round(size[1] * 0.94))
    screen.paste(shown, ((size[0] - shown.width) // 2, (size[1] - shown.height) // 2))
    rim = hand.whole(14, 44)
    shell = Image.new(
        "RGB", (size[0] + 2 * rim, size[1] + 2 * rim), hand.pick(((10, 10, 12), (60, 60, 64), (190, 190, 195)))
    )
    shell.paste(screen, (rim, rim))
    ImageDraw.Draw(shell).rectangle((rim, rim, rim + size[0] - 1, rim + size[1] - 1), outline=(0, 0, 0), width=3)
    return shell


def _glare(hand: Hand, height: int, width: int) -> Field:
    """Light from a window or lamp, mirrored in the glass."""
    sheet = np.zeros((height, width), np.float32)
    for _ in range(hand.whole(1, 2)):
        x, y = hand.between(0, width), hand.between(0, height)
        if hand.chance(0.5):
            size = (round(width * hand.between(0.05, 0.16)), round(height * hand.between(0.03, 0.1)))
            cv2.ellipse(sheet, (round(x), round(y)), size, hand.between(0, 180), 0, 360, hand.between(90, 190), -1)
        else:
            reach, lean = width * hand.between(0.07, 0.2), width * hand.between(-0.3, 0.3)
            corners = [(x, 0), (x + reach, 0), (x + reach + lean, height), (x + lean, height)]
            cv2.fillPoly(sheet, [np.array(corners, np.int32)], hand.between(25, 60))
    return np.asarray(cv2.GaussianBlur(sheet, (0, 0), width * hand.between(0.01, 0.04)), np.float32)


def of_screen(hand: Hand, photo: Picture) -> Picture:
    """The photo on a screen, seen at an angle, with bands, glare, a cast and noise."""
    shell = _lit(hand, photo)
    width, height = shell.size
    tint = hand.between(30, 190) * np.array([1.0, hand.between(0.8, 1.0), hand.between(0.6, 1.0)], np.float32)
    desk = np.tile(tint, (height, width, 1))
    desk += (hand.field(height, width, 60) * 25 + hand.rng.normal(0, 5, (height, width)))[:, :, None]
    start = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    drift = np.array([hand.between(-0.07, 0.05) for _ in range(8)], np.float32).reshape(4, 2)
    inward = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]], np.float32)
    end = start + inward * drift * np.array([width, height], np.float32)
    turn = cv2.getPerspectiveTransform(start, np.asarray(end, np.float32))
    seen = cv2.warpPerspective(pixels(shell), turn, (width, height), flags=cv2.INTER_AREA)
    bands = _moire(hand, height, width)
    held = cv2.warpPerspective(np.ones((height, width), np.float32), turn, (width, height))[:, :, None]
    values = desk * (1 - held) + held * (seen + bands * (0.35 + seen / 255))
    values = values * np.array([hand.between(0.86, 1.06) for _ in range(3)], np.float32)
    glare = _glare(hand, height, width)[:, :, None]
    values = 255 - (255 - values) * (1 - np.clip(glare, 0, 230) / 255)
    values = values * hand.between(0.8, 1.05) + hand.between(0, 18)
    soft = cv2.GaussianBlur(np.asarray(values, np.float32), (0, 0), hand.between(0.5, 1.1))
    taken = picture(soft + hand.rng.normal(0, hand.between(2, 6), soft.shape))
    if hand.chance(0.4):
        taken = cover(taken, round(width * 0.94), round(height * 0.94))
    return coded(taken, hand.whole(75, 92))
