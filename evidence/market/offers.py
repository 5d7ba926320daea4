"""The words of an ad: Chinese and English lines, as such ads mix them, with weight and price."""

from __future__ import annotations

from collections.abc import Sequence

from numpy.random import Generator

from evidence.market.habits import Habits
from evidence.market.records import Piece

NAMES = {
    "bangle": ("手镯", "bangle"),
    "beads": ("手串", "beads"),
    "pendant": ("吊坠", "pendant"),
    "tusk": ("原料", "tusk"),
    "figure": ("摆件", "figure"),
}
PRAISE = ("老料 包浆好", "精工细雕", "纹路清晰", "无裂 完美", "收藏级", "手工雕刻", "白料 细腻", "喜欢的来")
ENGLISH = ("old material", "hand carved", "nice lines", "no cracks", "collector's piece", "best price", "pm me")
CLOSING = ("微信联系", "包邮", "支持中介", "非诚勿扰", "先到先得", "可议价")


def describe(rng: Generator, pieces: Sequence[Piece], habits: Habits) -> tuple[str, int]:
    """Return the ad's text and its price in yuan; the price varies by a tenth from ad to ad.

    Args:
        rng: What to draw from.
        pieces: What the ad shows, the one it is mainly about first.
        habits: Whether the text states weights, how exactly, and whether of each piece.
    """
    piece = pieces[0]
    chinese, english = NAMES[piece.kind]
    rate = 9.0 if piece.kind == "tusk" else 31.0
    price = max(50, int(round(piece.grams * rate * rng.normal(1, 0.1) / 10) * 10))
    weights = _weights(rng, pieces, habits)
    lines = [f"{chinese} {PRAISE[rng.integers(len(PRAISE))]}" + (f" 重{'克、'.join(weights)}克" if weights else "")]
    if rng.random() < 0.6:
        told = f", {weights[0]} g" if weights else ""
        lines.append(f"{english}, {ENGLISH[rng.integers(len(ENGLISH))]}{told}")
    lines.append(f"{price}元 {CLOSING[rng.integers(len(CLOSING))]}")
    return "\n".join(lines), price


def _weights(rng: Generator, pieces: Sequence[Piece], habits: Habits) -> list[str]:
    if habits.silent and rng.random() < habits.silent:
        return []
    stated = pieces if habits.listed and rng.random() < habits.listed else pieces[:1]
    if habits.rough and rng.random() < habits.rough:
        step = 5 if rng.random() < 0.3 else 1
        return [str(max(step, round(piece.grams / step) * step)) for piece in stated]
    return [str(piece.grams) for piece in stated]
