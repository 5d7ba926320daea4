"""A camera's photo of a phone's or a laptop's screen."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from others.phones.camera import Camera, blurred, linear, unbent, warped
from others.phones.cloths import desk
from others.phones.device import PHONES
from others.phones.pages import browser
from others.phones.picture import Floats, Picture, Rng, between, chance, limited, longest, pick, round_mask
from others.phones.viewers import viewed

_STRIPES = 3


def photo_of_screen(picture: Picture, rng: Rng) -> Picture:
    """Shows the picture on a lit screen and photographs that by hand.

    The screen's red, green and blue stripes meet the camera's own grid, so that moire comes
    about as it does in life and not as a drawn pattern.
    """
    phone = chance(rng, 0.5)
    shown = _phone(picture, rng) if phone else _laptop(picture, rng)
    body, glass = _body(shown, rng, phone=phone)
    light = _emitted(body, glass, rng)
    size = (1200, 1600) if phone else (1600, 1200)
    matrix = _aim(glass, size, rng)
    scaled = matrix @ np.diag([1 / _STRIPES, 1 / _STRIPES, 1]).astype(np.float32)
    seen = warped(blurred(light, between(rng, 0.35, 1.1)), scaled, size)
    cover = _part((0, 0, *body.size), 20, body.size, matrix, size)
    pane = _part(glass, 0, body.size, matrix, size)
    room = linear(desk(rng, size)) * np.float32(between(rng, 0.05, 0.35))
    seen = seen * cover + room * (1 - cover)
    seen = seen * _banding(size, rng) + _glare(size, rng) * pane
    camera = Camera(
        exposure=between(rng, 0.72, 1.1),
        warmth=between(rng, -0.22, 0.05),
        tint=between(rng, -0.03, 0.06),
        grain=between(rng, 0.015, 0.04),
        soft=between(rng, 0.3, 0.9),
        crisp=between(rng, 0.3, 0.9),
        lift=between(rng, 0, 0.4),
    )
    photo = camera.shoot(seen, rng)
    return limited(photo, pick(rng, (1600, 1280, 1280, 960)))


def _phone(picture: Picture, rng: Rng) -> Picture:
    device = pick(rng, [each for each in PHONES if each.width <= 1242])
    return longest(viewed(picture, device, rng).glass(shaped=True), 1250)


def _laptop(picture: Picture, rng: Rng) -> Picture:
    screen = browser(picture, rng)
    if chance(rng, 0.5):
        # A bare viewer: the picture fills the height.
        ground = Image.new("RGB", screen.image.size, pick(rng, ("#1e1e1e", "#000000", "#f3f3f3")))
        shown = longest(picture, picture.height * 10)
        shown.thumbnail((ground.width, ground.height - 60))
        ground.paste(shown, ((ground.width - shown.width) // 2, 30 + (ground.height - 60 - shown.height) // 2))
        return limited(ground, 1366)
    return limited(screen.image, 1366)


def _body(shown: Picture, rng: Rng, *, phone: bool) -> tuple[Picture, tuple[int, int, int, int]]:
    # The case about the glass: a phone's thin rim, or a lid with keys below.
    rim = int(rng.integers(12, 34))
    low = rim if phone else int(rng.integers(60, 200))
    body = Image.new(
        "RGB", (shown.width + 2 * rim, shown.height + rim + low), pick(rng, ("#0a0a0a", "#141414", "#1b1b1d"))
    )
    if not phone:
        deck = pick(rng, ("#3a3b3d", "#8d9093", "#202124"))
        draw = ImageDraw.Draw(body)
        draw.rectangle((0, shown.height + rim + 44, body.width, body.height), fill=deck)
        for x in range(20, body.width - 40, 64):
            for y in range(shown.height + rim + 60, body.height, 48):
                draw.rounded_rectangle((x, y, x + 54, y + 40), 5, fill="#101010")
    body.paste(shown, (rim, rim))
    return body, (rim, rim, rim + shown.width, rim + shown.height)


def _emitted(body: Picture, glass: tuple[int, int, int, int], rng: Rng) -> Floats:
    light = linear(body)
    x0, y0, x1, y1 = glass
    case = light * np.float32(0.12)
    lit = light[y0:y1, x0:x1] * np.float32(between(rng, 0.85, 1.15)) + np.float32(0.006)
    light = case
    light[y0:y1, x0:x1] = lit
    large = np.repeat(np.repeat(light, _STRIPES, axis=0), _STRIPES, axis=1)
    deep = between(rng, 0.45, 0.85)
    stripes = np.full((_STRIPES, _STRIPES, 3), 1 - deep, np.float32)
    for place, channel in enumerate(pick(rng, ((0, 1, 2), (2, 1, 0)))):
        stripes[:, place, channel] = 1 + 2 * deep
    stripes[-1] *= np.float32(1 - deep * 0.5)
    high, wide = y1 - y0, x1 - x0
    lattice = np.tile(stripes / stripes.mean(), (high, wide, 1))
    large[y0 * _STRIPES : y1 * _STRIPES, x0 * _STRIPES : x1 * _STRIPES] *= lattice
    return large


def _aim(glass: tuple[int, int, int, int], size: tuple[int, int], rng: Rng) -> Floats:
    # Points the camera so that the glass fills most of the frame, a little from the side.
    x0, y0, x1, y1 = glass
    scale = min(size[0] / (x1 - x0), size[1] / (y1 - y0)) * between(rng, 0.8, 1.0)
    half_w, half_h = (x1 - x0) * scale / 2, (y1 - y0) * scale / 2
    corners = np.array([[-half_w, -half_h], [half_w, -half_h], [half_w, half_h], [-half_w, half_h]])
    lean = rng.uniform(-0.12, 0.12, 2)
    depth = 1 + corners[:, :1] / half_w * lean[0] + corners[:, 1:] / half_h * lean[1]
    turn = np.radians(between(rng, -6, 6))
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    centre = np.array(size) / 2 + rng.uniform(-0.03, 0.03, 2) * np.array(size)
    seen = (corners / depth) @ spin.T + centre
    source = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(source, seen.astype(np.float32)), np.float32)


def _part(
    span: tuple[int, int, int, int], radius: int, body: tuple[int, int], matrix: Floats, size: tuple[int, int]
) -> Floats:
    # Where a rounded box of the body falls in the photo, from 0 to 1.
    mask = Image.new("L", body, 0)
    mask.paste(round_mask(span[2] - span[0], span[3] - span[1], radius), span)
    flat = np.asarray(mask, np.float32) / np.float32(255)
    seen = cv2.warpPerspective(flat, matrix, size, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    return np.asarray(seen, np.float32)[..., None]


def _banding(size: tuple[int, int], rng: Rng) -> Floats:
    # The backlight flickers while the shutter rolls down.
    rows = np.arange(size[1], dtype=np.float32)[:, None, None]
    deep = pick(rng, (0.0, between(rng, 0.02, 0.14)))
    wave = np.sin(rows / size[1] * between(rng, 8, 40) + between(rng, 0, 6))
    return np.asarray(1 + deep * wave, np.float32)


def _glare(size: tuple[int, int], rng: Rng) -> Floats:
    # A lamp's soft spot, or a window's leaning panes, on the glass.
    veil = Image.new("L", (size[0] // 4, size[1] // 4), 0)
    draw = ImageDraw.Draw(veil)
    x, y = between(rng, 0.05, 0.95) * veil.width, between(rng, 0.05, 0.95) * veil.height
    reach = between(rng, 0.08, 0.22) * veil.width
    if chance(rng, 0.5):
        draw.ellipse((x - reach, y - reach * 0.6, x + reach, y + reach * 0.6), fill=255)
    else:
        lean = reach * between(rng, -0.5, 0.5)
        for pane in (0, 1):
            left = x + pane * reach * 1.1
            draw.polygon(
                [(left, y), (left + reach, y), (left + reach + lean, y + reach * 2), (left + lean, y + reach * 2)],
                fill=255,
            )
    soft = veil.filter(ImageFilter.GaussianBlur(reach * between(rng, 0.15, 0.6))).resize(size)
    shine = np.asarray(soft, np.float32)[..., None] / np.float32(255) * np.float32(between(rng, 0.08, 0.45))
    tone = np.array([1, between(rng, 0.94, 1), between(rng, 0.85, 1.05)], np.float32)
    haze = unbent(np.full((1, 1, 1), between(rng, 0.02, 0.16), np.float32))
    return np.asarray(shine * tone + haze, np.float32)
