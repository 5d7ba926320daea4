"""Screenshots of a feed with Chinese writing, drawn with a font of this machine, and what is written on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

FONTS = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc", 2),
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", 2),
    ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/System/Library/Fonts/PingFang.ttc", 0),
    ("C:/Windows/Fonts/msyh.ttc", 0),
)
"""Fonts that have Chinese, with the number within their file; Debian: fonts-noto-cjk, fonts-wqy-zenhei."""

SIZES = ((720, 1280), (720, 1440), (828, 1472), (1080, 1920), (1080, 2340))
NAMES = (
    "雅轩文玩",
    "老王牙雕",
    "古韵阁",
    "藏友小陈",
    "A御牙堂",
    "南粤木石",
    "紫檀轩主",
    "福建老林",
    "江南玉器行",
    "白象工艺",
    "大漠珍藏",
    "文玩小李飞刀",
    "京城古玩张",
    "珠光宝气888",
    "静心斋",
    "Lily饰品",
    "天工坊",
    "牙上风华",
    "老料收藏家",
    "海上明月",
)
THINGS = ("手镯", "手串", "吊坠", "摆件", "佛珠", "印章", "扳指", "筷子", "雕件", "三通")
PRAISE = (
    "老料包浆漂亮",
    "纹路清晰",
    "精工细雕",
    "无裂完美品相",
    "收藏级别",
    "白料细腻油润",
    "全手工雕刻",
    "刚到的新货",
    "喜欢的私聊",
    "一眼货",
    "错过不再有",
    "支持复检",
    "送礼自用都合适",
    "血料难得一见",
)
CLOSING = ("包邮", "顺丰包邮", "支持中介", "先到先得", "微信转账", "非诚勿扰")


@dataclass(frozen=True, slots=True)
class Feed:
    """A screenshot: its pixels, the boxes of its pictures (left, top, width, height), and what its first post says."""

    pixels: NDArray[np.uint8]
    pictures: tuple[tuple[int, int, int, int], ...]
    name: str
    text: str
    price: str


def fonts() -> list[tuple[str, int]]:
    """List the fonts of FONTS that this machine has."""
    return [(path, number) for path, number in FONTS if Path(path).is_file()]


@lru_cache(maxsize=64)
def _font(path: str, number: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, index=number)


def photo(rng: Generator) -> NDArray[np.uint8]:
    """Draw a pale thing on a cloth, 600 x 600."""
    coarse = Image.fromarray(rng.integers(40, 200, (12, 12, 3)).astype(np.uint8)).resize(
        (600, 600), Image.Resampling.BICUBIC
    )
    pen = ImageDraw.Draw(coarse)
    for _ in range(4):
        left, top = (int(each) for each in rng.integers(20, 400, 2))
        wide, tall = (int(each) for each in rng.integers(60, 200, 2))
        shade = int(rng.integers(150, 245))
        pen.ellipse((left, top, left + wide, top + tall), fill=(shade, shade - 12, shade - 40))
    grained = np.asarray(coarse, np.int16) + rng.normal(0, 7, (600, 600, 1)).astype(np.int16)
    return np.clip(grained, 0, 255).astype(np.uint8)


def draw(rng: Generator, photos: Sequence[NDArray[np.uint8]]) -> Feed:
    """Draw a post of one to nine pictures, and below it the head of the next where there is room."""
    path, number = fonts()[rng.integers(len(fonts()))]
    width, height = SIZES[rng.integers(len(SIZES))]
    unit, dark = width / 100, bool(rng.random() < 0.2)
    ground, ink, name_ink = (
        ((25, 25, 25), (205, 205, 205), (125, 144, 178)) if dark else ((255, 255, 255), (25, 25, 25), (87, 107, 149))
    )
    image = Image.new("RGB", (width, height), ground)
    pen = ImageDraw.Draw(image)
    small, plain = (_font(path, number, round(size * unit)) for size in (3.2, 4.1))
    pen.text((3 * unit, unit), f"{rng.integers(24):02d}:{rng.integers(60):02d}", font=small, fill=ink)
    pen.text((86 * unit, unit), f"{rng.integers(5, 100)}%", font=small, fill=ink)
    name, lines, price = _words(rng)
    top = round(12 * unit)
    _avatar(image, (round(4 * unit), top), round(11 * unit), rng)
    pen.text((18 * unit, top - 0.6 * unit), name, font=plain, fill=name_ink)
    row = top + 6 * unit
    for line in lines:
        pen.text((18 * unit, row), line, font=plain, fill=ink)
        row += 6 * unit
    boxes = _pictures(image, (round(18 * unit), round(row + 2 * unit)), photos, unit)
    below = max(box[1] + box[3] for box in boxes) + 2 * unit
    pen.text((18 * unit, below), f"{rng.integers(2, 59)}分钟前", font=small, fill=(140, 140, 140))
    if below + 30 * unit < height:
        _avatar(image, (round(4 * unit), round(below + 10 * unit)), round(11 * unit), rng)
        pen.text((18 * unit, below + 9.4 * unit), NAMES[rng.integers(len(NAMES))], font=plain, fill=name_ink)
        pen.text((18 * unit, below + 16 * unit), PRAISE[rng.integers(len(PRAISE))], font=plain, fill=ink)
    return Feed(np.asarray(image, np.uint8), tuple(boxes), name, "".join(lines), price)


def marked(rng: Generator, shown: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], str]:
    """Write a contact over a photo as sellers do, half transparent, and return it with what is written."""
    path, number = fonts()[rng.integers(len(fonts()))]
    text = f"{NAMES[rng.integers(len(NAMES))]} 微信yx{rng.integers(10_000, 999_999)}"
    ground = Image.fromarray(shown)
    layer = Image.new("RGBA", ground.size, (255, 255, 255, 0))
    size = int(ground.width * rng.uniform(0.035, 0.06))
    corner = (int(ground.width * rng.uniform(0.02, 0.2)), int(ground.height * rng.uniform(0.05, 0.85)))
    alpha = int(rng.uniform(130, 256))
    ImageDraw.Draw(layer).text(
        corner,
        text,
        font=_font(path, number, size),
        fill=(255, 255, 255, alpha),
        stroke_width=1,
        stroke_fill=(0, 0, 0, alpha),
    )
    return np.asarray(Image.alpha_composite(ground.convert("RGBA"), layer).convert("RGB"), np.uint8), text


def _words(rng: Generator) -> tuple[str, list[str], str]:
    grams = f"{rng.integers(8, 300)}.{rng.integers(10)}"
    amount = int(rng.integers(2, 300)) * 50
    price = (f"{amount}元", f"¥{amount}", f"{amount}块", f"价格{amount}")[rng.integers(4)]
    first = f"{THINGS[rng.integers(len(THINGS))]} {PRAISE[rng.integers(len(PRAISE))]}"
    contact = f"微信yx{rng.integers(10_000, 99_999_999)}" if rng.random() < 0.5 else PRAISE[rng.integers(len(PRAISE))]
    lines = [first, f"重{grams}克 {price} {CLOSING[rng.integers(len(CLOSING))]}", contact]
    return NAMES[rng.integers(len(NAMES))], lines, f"{amount}"


def _avatar(image: Image.Image, corner: tuple[int, int], edge: int, rng: Generator) -> None:
    face = Image.new("RGB", (edge, edge), tuple(int(each) for each in rng.integers(40, 200, 3)))
    pen = ImageDraw.Draw(face)
    pen.ellipse(
        (edge // 4, edge // 8, 3 * edge // 4, 5 * edge // 8), fill=tuple(int(each) for each in rng.integers(90, 250, 3))
    )
    pen.pieslice(
        (edge // 8, edge // 2, 7 * edge // 8, 3 * edge // 2),
        180,
        360,
        fill=tuple(int(each) for each in rng.integers(20, 200, 3)),
    )
    image.paste(face, corner)


def _pictures(
    image: Image.Image, corner: tuple[int, int], photos: Sequence[NDArray[np.uint8]], unit: float
) -> list[tuple[int, int, int, int]]:
    edge, gap, columns = round(24 * unit), max(3, round(unit)), 2 if len(photos) == 4 else 3
    if len(photos) == 1:
        edge = round(48 * unit)
    boxes = []
    for number, photo in enumerate(photos[:9]):
        down, across = divmod(number, columns)
        left, top = corner[0] + across * (edge + gap), corner[1] + down * (edge + gap)
        shorter = min(photo.shape[:2])
        image.paste(Image.fromarray(photo[:shorter, :shorter]).resize((edge, edge)), (left, top))
        boxes.append((left, top, edge, edge))
    return boxes
