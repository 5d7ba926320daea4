"""What a phone's camera does to light."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from others.phones.picture import Floats, Picture, Rng, between, floats, from_floats

cv2.setNumThreads(1)

_CROSS = np.array([[0, 1, 0], [1, 4, 1], [0, 1, 0]], np.float32) / np.float32(4)
_BOX = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]], np.float32) / np.float32(4)


def linear(picture: Picture) -> Floats:
    """Undoes the sRGB curve."""
    return unbent(floats(picture))


def unbent(coded: Floats) -> Floats:
    """Turns sRGB values into light."""
    low, high = coded / 12.92, ((np.maximum(coded, 0) + 0.055) / 1.055) ** 2.4
    return np.where(coded <= 0.04045, low, high).astype(np.float32)


def bent(light: Floats) -> Floats:
    """Turns light into sRGB values."""
    light = np.clip(light, 0, 1)
    high = 1.055 * np.power(light, 1 / 2.4) - 0.055
    return np.where(light <= 0.0031308, light * 12.92, high).astype(np.float32)


def blurred(pixels: Floats, sigma: float) -> Floats:
    """Blurs by a Gaussian."""
    if sigma < 0.2:
        return pixels
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.float32)


def warped(pixels: Floats, matrix: Floats, size: tuple[int, int]) -> Floats:
    """Sees a plane through a homography; past its edges it goes on as its mirror."""
    seen = cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    return np.asarray(seen, np.float32)


@dataclass(frozen=True, slots=True)
class Camera:
    """One shot's settings.

    Attributes:
        exposure: Factor on the light.
        warmth: Red gain over blue gain, as a fraction.
        tint: Green gain, as a fraction.
        grain: Noise at full light, as a fraction.
        soft: Lens blur in pixels.
        crisp: Strength of the sharpening.
        lift: How far shadows are opened.
    """

    exposure: float
    warmth: float
    tint: float
    grain: float
    soft: float
    crisp: float
    lift: float

    def shoot(self, light: Floats, rng: Rng) -> Picture:
        """Exposes, reads a Bayer sensor, and develops."""
        gains = np.array([1 + self.warmth / 2, 1 + self.tint, 1 - self.warmth / 2], np.float32)
        seen = demosaiced(blurred(light * gains * np.float32(self.exposure), self.soft), rng, self.grain)
        seen = _calmed(seen)
        seen = seen + np.float32(self.lift) * seen * np.square(1 - np.clip(seen, 0, 1))
        coded = bent(seen / (1 + 0.25 * np.square(np.maximum(seen - 0.6, 0))))
        return from_floats(coded + np.float32(self.crisp) * (coded - blurred(coded, 1.1)))


def any_camera(rng: Rng) -> Camera:
    """Takes a phone and its mood."""
    return Camera(
        exposure=between(rng, 0.85, 1.2),
        warmth=between(rng, -0.1, 0.14),
        tint=between(rng, -0.03, 0.03),
        grain=between(rng, 0.008, 0.035),
        soft=between(rng, 0.3, 0.8),
        crisp=between(rng, 0.2, 0.9),
        lift=between(rng, 0.0, 0.5),
    )


def demosaiced(light: Floats, rng: Rng, grain: float) -> Floats:
    """Keeps one colour a pixel, adds noise, and fills in the other two."""
    high, wide = light.shape[:2]
    rows, columns = np.ogrid[:high, :wide]
    rows, columns = rows % 2, columns % 2
    red, blue = (rows == 0) & (columns == 0), (rows == 1) & (columns == 1)
    single = np.where(red, light[..., 0], np.where(blue, light[..., 2], light[..., 1]))
    spread = grain * np.sqrt(np.maximum(single, 0) * 0.8 + 0.02)
    single = (single + spread * rng.standard_normal((high, wide), np.float32)).astype(np.float32)
    planes = []
    for keep, kernel in ((red, _BOX), (~(red | blue), _CROSS), (blue, _BOX)):
        planes.append(cv2.filter2D(single * keep.astype(np.float32), -1, kernel))
    return np.asarray(np.stack(planes, axis=-1), np.float32)


def _calmed(light: Floats) -> Floats:
    # Phones smooth colour noise more than brightness noise.
    grey = light.mean(axis=-1, keepdims=True)
    return np.asarray(grey + blurred(light - grey, 1.4), np.float32)
