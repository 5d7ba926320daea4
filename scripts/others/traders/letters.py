"""What traders write on pictures, and the lettering they write it in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from others.traders.canvas import VIVID, Colour, Hand, Picture, laid, legible, rounded, turned

FontFace = ImageFont.FreeTypeFont | ImageFont.ImageFont

_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts")
_LATIN = ("DejaVuSans-Bold.ttf", "DejaVuSans.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSansCondensed-Bold.ttf")
_HAN = ("NotoSansCJK-Bold.ttc", "NotoSansCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc")

_HAN_WORDS = (
    "微信同号 一手货源 支持代发 包邮到家 仅此一件 捡漏价 老货保真 新款到店 今日特价 厂家直销 "
    "喜欢私聊 现货秒发 品相完好 懂的来 清仓处理 假一赔十 先到先得 诚信经营 支持退换 爆款返场 "
    "实物拍摄 细节看图 量大从优 非诚勿扰 最后三件 主播推荐 限时秒杀 加V详谈 不议价 收藏级"
)
_VIET_WORDS = (
    "Hàng có sẵn|Giá sỉ tận xưởng|Ib em ngay nhé|Freeship toàn quốc|Chính hãng 100%|Giá rẻ nhất|"
    "Sale sốc hôm nay|Chỉ còn 1 cái|Bao đổi trả|Xả kho cuối mùa|Hàng đẹp như hình|Ảnh thật 100%|"
    "Đồ cổ sưu tầm|Chốt đơn liền tay|Liên hệ Zalo"
)
_ENGLISH_WORDS = (
    "BEST PRICE|DM to order|In stock now|LAST ONE!|Free shipping|NEW ARRIVAL|50% OFF|Real photo|"
    "Hot sale|Message me|Ready to ship|Wholesale OK|Must go today|As good as new|No refund|"
    "Follow for more"
)
HAN, VIET = tuple(_HAN_WORDS.split()), tuple(_VIET_WORDS.split("|"))
ENGLISH = tuple(_ENGLISH_WORDS.split("|"))
_SHOP_NAMES = "老王杂货铺|小美优选|MiMi Shop|Lan Anh Store|聚宝斋|Kho Sỉ 88|VINTAGE LAB|阿强古玩|T&T House"
SHOPS = tuple(_SHOP_NAMES.split("|"))
SIGNS = ("★", "♥", "✔", "➤", "☎", "✿", "❤", "✦", "☞", "♛")


@cache
def _files() -> dict[str, str]:
    found: dict[str, str] = {}
    for folder in _FOLDERS:
        for path in sorted(Path(folder).rglob("*.tt?")) if Path(folder).is_dir() else ():
            found.setdefault(path.name, str(path))
    return found


def _is_han(text: str) -> bool:
    return any("\u2e80" <= letter <= "\uffef" for letter in text)


@cache
def _face(name: str, size: int) -> FontFace:
    path = _files().get(name)
    return ImageFont.truetype(path, size) if path else ImageFont.load_default(size)


def face(text: str, size: float, style: int = 0) -> FontFace:
    """A font that has the text's letters; ``style`` picks among those that have."""
    names = _HAN if _is_han(text) else _LATIN
    if not _is_han(text) and any(sign in text for sign in SIGNS):
        style = 0
    return _face(names[style % len(names)], max(6, round(size)))


def phrase(hand: Hand) -> str:
    """Something a trader would write."""
    sets: list[Sequence[str]] = [VIET, ENGLISH]
    if any(name in _files() for name in _HAN):
        sets += [HAN, HAN]
    return hand.pick(hand.pick(sets))


def shop(hand: Hand) -> str:
    """A shop's name."""
    return hand.pick(SHOPS)


def price(hand: Hand) -> str:
    """A price in one of several moneys."""
    many = hand.whole(9, 990)
    ways = (f"¥{many}", f"{many}.000đ", f"${many}", f"{many}K", f"RM {many}", f"¥{many - 0.1:.1f}", f"{many}€")
    return hand.pick(ways)


def phone(hand: Hand) -> str:
    """A made-up number to call."""
    digits = "".join(str(hand.whole(0, 9)) for _ in range(8))
    ways = (f"1{hand.whole(3, 9)}{digits}{hand.whole(0, 9)}", f"09{digits[:2]}.{digits[2:5]}.{digits[5:]}")
    return hand.pick(("☎ ", "Zalo: ", "Tel ", "WhatsApp ", "VX: ")) + hand.pick(ways)


def any_line(hand: Hand) -> str:
    """A phrase, price or number, at times with a sign before it."""
    text = hand.pick((phrase, phrase, price, phone))(hand)
    if not _is_han(text) and hand.chance(0.3):
        text = f"{hand.pick(SIGNS)} {text}"
    return text


def outlined(text: str, size: float, fill: Colour, rims: Sequence[Colour], style: int = 0) -> Picture:
    """Bold letters with one rim or more around them, the outermost first."""
    font = face(text, size, style)
    step = max(1, round(size * 0.07))
    left, top, right, bottom = font.getbbox(text)
    pad = step * len(rims) + 2
    area = (round(right - left) + 2 * pad, round(bottom - top) + 2 * pad)
    image = Image.new("RGBA", area, (*fill, 0))
    draw = ImageDraw.Draw(image)
    at = (pad - left, pad - top)
    for depth, rim in enumerate(rims):
        reach = step * (len(rims) - depth)
        draw.text(at, text, font=font, fill=rim, stroke_width=reach, stroke_fill=rim)
    draw.text(at, text, font=font, fill=fill)
    return image


def _line(hand: Hand, size: float) -> Picture:
    """One line of a caption: rimmed letters, or letters on a pill."""
    text, style = any_line(hand), hand.whole(0, 3)
    fill, rim, far = hand.some(VIVID, 3)
    rim = legible(fill, rim)
    if hand.chance(0.7):
        return outlined(text, size, fill, [far, rim] if hand.chance(0.4) else [rim], style)
    words = outlined(text, size, fill, [], style)
    pad = round(size * hand.between(0.2, 0.45))
    back = Image.new("RGB", (words.width + 2 * pad, words.height + 2 * pad), rim)
    pill = rounded(back, hand.pick((0.0, size * 0.25, size * 0.8)))
    pill.alpha_composite(words, (pad, pad))
    return pill


def caption(hand: Hand, width: float, lines: int) -> Picture:
    """Several lines, each in its own colours and size, none wider than ``width``."""
    rows = []
    for _ in range(lines):
        row = _line(hand, width * hand.between(0.09, 0.17))
        if row.width > width:
            row = row.resize((round(width), max(8, round(row.height * width / row.width))))
        rows.append(row)
    gap = round(width * hand.between(0.005, 0.03))
    sheet = Image.new("RGBA", (max(row.width for row in rows), sum(row.height + gap for row in rows)))
    align, down = hand.pick((0.0, 0.5, 1.0)), 0
    for row in rows:
        sheet.alpha_composite(row, (round(align * (sheet.width - row.width)), down))
        down += row.height + gap
    return sheet


def captioned(hand: Hand, image: Picture, most: int = 2) -> Picture:
    """The picture with captions at its edges, as video and beauty apps set them."""
    for spot in hand.some(("top", "bottom", "side"), hand.whole(1, most)):
        share = hand.between(0.35, 0.6) if spot == "side" else hand.between(0.55, 0.9)
        words = caption(hand, image.width * share, hand.whole(1, 3 if spot != "side" else 2))
        limit = image.height * 0.27
        if words.height > limit:
            words = words.resize((max(8, round(words.width * limit / words.height)), round(limit)))
        if hand.chance(0.35):
            words = turned(words, hand.between(-9, 9))
        x = hand.between(0.02, 0.98) * max(0, image.width - words.width)
        y = {"top": 0.03, "bottom": 0.97, "side": hand.between(0.2, 0.8)}[spot] * (image.height - words.height)
        image = laid(image, words, (x, y), hand.pick((0.0, 0.5)))
    return image


def block(hand: Hand, width: int, height: int) -> Picture:
    """An opaque panel, filled with lines of text."""
    back, front = hand.pick(
        (
            ((250, 250, 250), (30, 30, 30)),
            ((20, 20, 24), (255, 230, 120)),
            ((215, 25, 40), (255, 255, 255)),
            ((255, 224, 50), (180, 20, 30)),
            ((30, 60, 140), (255, 255, 255)),
            ((255, 210, 225), (130, 20, 80)),
            ((18, 120, 80), (255, 255, 240)),
        )
    )
    image = Image.new("RGB", (width, height), back)
    draw = ImageDraw.Draw(image)
    if hand.chance(0.4):
        draw.rectangle((3, 3, width - 4, height - 4), outline=front, width=max(2, min(width, height) // 60))
    rows = max(1, min(hand.whole(2, 5), height // 16))
    align, style = hand.pick((0.06, 0.5)), hand.whole(0, 3)
    for row in range(rows):
        text = any_line(hand)
        size = height * 0.86 / rows * hand.between(0.6, 0.8)
        long = float(face(text, size, style).getlength(text))
        size = min(size, size * width * 0.88 / max(1.0, long))
        font = face(text, size, style)
        x = width * 0.06 if align < 0.5 else (width - float(font.getlength(text))) / 2
        draw.text((x, height * (0.07 + 0.86 * (row + 0.5) / rows)), text, font=font, fill=front, anchor="lm")
    return image
