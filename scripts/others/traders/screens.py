"""Screenshots: viewers, feeds with one picture or nine, and chats."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from others.traders.canvas import VIVID, Colour, Hand, Picture, cover, picture, wide, within
from others.traders.letters import phrase, price, shop
from others.traders.phone import Phone, squared

_LINK: Colour = (90, 110, 160)


def viewer(hand: Hand, photo: Picture) -> Picture:
    """A photo opened full screen."""
    phone = Phone(hand, darkness=0.75)
    unit = phone.unit
    if phone.dark:
        phone.image.paste((0, 0, 0), (0, 0, phone.width, phone.height))
    high = phone.height - round(hand.between(0, 40) * unit)
    shown = within(photo, phone.width, high)
    phone.put(shown, ((phone.width - shown.width) / 2, (phone.height - shown.height) / 2))
    if hand.chance(0.85):
        phone.status()
    count = hand.whole(2, 9)
    lit = hand.whole(0, count - 1)
    style = hand.whole(0, 3)
    if style == 0:
        phone.text((phone.width / 2, 11 * unit), f"{lit + 1}/{count}", 4.2, anchor="mm")
        phone.dots(phone.width - 8 * unit, 11 * unit, 3, -1)
    elif style == 1:
        phone.dots(phone.width / 2, phone.height - 9 * unit, count, lit)
    elif style == 2:
        phone.down = 7 * unit
        phone.header(hand.pick(("Today 14:02", "昨天 21:16", "Hôm qua", "IMG_2210", "图片")))
        phone.icons(phone.height - 12 * unit, [(14 + 24 * at) * unit for at in range(4)])
    else:
        phone.down = phone.height - 25 * unit
        phone.paragraph(4 * unit, 2)
        phone.icons(phone.height - 8 * unit, [(70 + 10 * at) * unit for at in range(3)])
    phone.home()
    return phone.image


def _moments(phone: Phone, photo: Picture) -> None:
    """A messenger's timeline: a small avatar, the picture at some two thirds of the width."""
    hand, unit = phone.hand, phone.unit
    left, top = 17 * unit, phone.down + 3 * unit
    phone.avatar(4 * unit, top, 10 * unit, hand.pick((0.12, 0.5)))
    phone.down = top
    phone.text((left, phone.down + 2 * unit), phone.someone(), 4.0, _LINK)
    phone.down += 5 * unit
    phone.paragraph(left, hand.whole(1, 3))
    shown = within(photo, round(hand.between(56, 72) * unit), round(78 * unit))
    phone.put(shown, (left, phone.down + 2 * unit))
    phone.down += shown.height + 7 * unit
    phone.text((left, phone.down), hand.pick(("3分钟前", "1小时前", "2 giờ", "5 min", "昨天")), 3.0, phone.grey)
    back: Colour = (45, 45, 48) if phone.dark else (243, 243, 245)
    phone.bar((left, phone.down + 4 * unit, phone.width - 4 * unit, phone.down + 19 * unit), back, unit)
    phone.down += 5.5 * unit
    phone.paragraph(left + 2 * unit, 2, 3.3)
    phone.down += 9 * unit


def _wall(phone: Phone, photo: Picture) -> None:
    """A social network: head, words, the picture across the screen, likes."""
    hand, unit = phone.hand, phone.unit
    phone.avatar(3 * unit, phone.down + 2 * unit, 10 * unit, 0.5)
    phone.text((15 * unit, phone.down + 5 * unit), phone.someone(), 4.0)
    phone.text((15 * unit, phone.down + 10 * unit), hand.pick(("2h", "3 giờ", "Hôm qua", "Sponsored")), 3.0, phone.grey)
    phone.dots(phone.width - 8 * unit, phone.down + 6 * unit, 3, -1)
    phone.down += 14 * unit
    phone.paragraph(4 * unit, hand.whole(0, 3))
    shown = wide(photo, phone.width) if hand.chance(0.6) else cover(photo, phone.width, round(phone.width * 1.15))
    room = round(phone.height - phone.down - 34 * unit)
    if shown.height > room:
        shown = cover(photo, phone.width, max(room, phone.width))
    phone.put(shown, (0, phone.down + unit))
    phone.down += shown.height + 6 * unit
    phone.icons(phone.down, [7 * unit, 18 * unit, 29 * unit])
    phone.down += 4 * unit
    phone.paragraph(4 * unit, 2, 3.4)


def _listing(phone: Phone, photo: Picture) -> None:
    """A market's page of one thing: picture, price, title, and what to press."""
    hand, unit = phone.hand, phone.unit
    high = min(round(phone.width * hand.between(1.0, 1.3)), round(phone.height - phone.down - 46 * unit))
    shown = cover(photo, phone.width, high)
    phone.put(shown, (0, phone.down))
    phone.down += shown.height
    box = (phone.width - 16 * unit, phone.down - 9 * unit, phone.width - 3 * unit, phone.down - 3 * unit)
    phone.bar(box, (90, 90, 90), 3 * unit)
    phone.text((box[0] + 6.5 * unit, box[1] + 3 * unit), f"1/{hand.whole(3, 9)}", 3.2, (255, 255, 255), "mm")
    red = hand.pick(((238, 60, 40), (230, 20, 60), (250, 90, 30)))
    phone.text((4 * unit, phone.down + 6 * unit), price(hand), 7.5, red)
    phone.down += 11 * unit
    phone.paragraph(4 * unit, 2, 4.0)
    phone.paragraph(4 * unit, 1, 3.0, phone.grey)
    top = phone.height - 19 * unit
    phone.bar((phone.width * 0.42, top, phone.width - 4 * unit, top + 10 * unit), red, hand.pick((0, 5)) * unit)
    label = hand.pick(("立即购买", "Buy now", "Mua ngay", "聊一聊"))
    phone.text((phone.width * 0.69, top + 5 * unit), label, 4.2, (255, 255, 255), "mm")
    phone.icons(top + 5 * unit, [8 * unit, 20 * unit, 32 * unit])


def feed(hand: Hand, photo: Picture) -> Picture:
    """A feed with one large picture."""
    phone = Phone(hand)
    phone.status()
    layout: Callable[[Phone, Picture], None] = hand.pick((_moments, _wall, _listing))
    if hand.chance(0.8):
        phone.header(hand.pick((shop(hand), "朋友圈", "Moments", "Nhật ký", "Marketplace", "详情")))
    layout(phone, photo)
    if layout is not _listing and hand.chance(0.6):
        phone.tabs()
    phone.home()
    return phone.image


def _profile(phone: Phone) -> None:
    """The head of a seller's page."""
    hand, unit = phone.hand, phone.unit
    phone.avatar(5 * unit, phone.down + 3 * unit, 18 * unit, 0.5)
    for at, name in enumerate(
        hand.pick((("Posts", "Fans", "Likes"), ("关注", "粉丝", "获赞"), ("Bài", "Theo dõi", "Thích")))
    ):
        x = (40 + 20 * at) * unit
        phone.text((x, phone.down + 8 * unit), str(hand.whole(12, 4000)), 4.4, anchor="mm")
        phone.text((x, phone.down + 13 * unit), name, 3.2, phone.grey, "mm")
    phone.down += 24 * unit
    phone.text((5 * unit, phone.down), phone.someone(), 4.2)
    phone.down += 3 * unit
    phone.paragraph(5 * unit, hand.whole(1, 2), 3.4)
    phone.down += 3 * unit


def nine(hand: Hand, photos: list[Picture]) -> Picture:
    """A feed with nine square thumbnails, the first photo anywhere among them."""
    phone = Phone(hand)
    unit = phone.unit
    phone.status()
    phone.header(hand.pick((shop(hand), "朋友圈", "Album", "Cửa hàng", "相册")))
    gap = hand.between(0.4, 2.2) * unit
    if hand.chance(0.5):
        left, right = 17 * unit, phone.width - hand.between(4, 14) * unit
        phone.avatar(4 * unit, phone.down + 3 * unit, 10 * unit, hand.pick((0.1, 0.5)))
        phone.text((left, phone.down + 5 * unit), phone.someone(), 4.0, _LINK)
        phone.down += 8 * unit
        phone.paragraph(left, hand.whole(1, 3))
        phone.down += 2 * unit
    else:
        left, right = hand.pick(((0.0, float(phone.width)), (3 * unit, phone.width - 3 * unit)))
        _profile(phone)
    size = int((right - left - 2 * gap) / 3)
    round_off = hand.pick((0.0, 0.0, 1.5)) * unit
    order = hand.some(range(9), 9)
    for cell, photo in zip(order, photos, strict=True):
        at = (left + cell % 3 * (size + gap), phone.down + cell // 3 * (size + gap))
        phone.put(squared(photo, size), at, round_off)
    phone.down += 3 * (size + gap) + 3 * unit
    phone.text(
        (max(left, 4 * unit), phone.down), hand.pick(("2小时前", "1 giờ", "Yesterday", "09:41")), 3.0, phone.grey
    )
    phone.down += 3 * unit
    phone.paragraph(max(left, 4 * unit), 2, 3.3)
    if hand.chance(0.5):
        phone.tabs()
    phone.home()
    return phone.image


def chat(hand: Hand, photo: Picture) -> Picture:
    """A chat in which the photo was sent, words before and after it."""
    phone = Phone(hand)
    unit = phone.unit
    phone.status()
    phone.header(phone.someone())
    own: Colour = hand.pick(((149, 236, 105), (0, 132, 255), (90, 200, 160)))
    theirs: Colour = (58, 58, 62) if phone.dark else (228, 228, 232)
    users = hand.some(VIVID[4:], 2)
    round_off = hand.pick((1, 5))
    at_picture = hand.whole(1, 2)
    for turn in range(5):
        mine = turn % 2 == 1 or (turn == at_picture and hand.chance(0.4))
        side = phone.width - 14 * unit if mine else 4 * unit
        phone.bar(
            (side, phone.down + 2 * unit, side + 10 * unit, phone.down + 12 * unit), users[mine], round_off * unit
        )
        if turn == at_picture:
            piece = within(photo, round(hand.between(48, 64) * unit), round(76 * unit))
            x = phone.width - 17 * unit - piece.width if mine else 17 * unit
            phone.put(piece, (x, phone.down + 2 * unit), hand.between(0.5, 3) * unit)
            phone.down += piece.height + 5 * unit
            continue
        words = phrase(hand)
        long = min(66.0, 4.2 * len(words) * (1.0 if ord(words[0]) > 0x2E80 else 0.62) + 6)
        left = phone.width - (17 + long) * unit if mine else 17 * unit
        phone.bar(
            (left, phone.down + 2 * unit, left + long * unit, phone.down + 12 * unit),
            own if mine else theirs,
            hand.between(1, 5) * unit,
        )
        ink: Colour | None = (15, 15, 15) if mine else None
        phone.text((left + 3 * unit, phone.down + 7 * unit), words, 4.0, ink)
        phone.down += 15 * unit
    phone.bar((0, phone.height - 18 * unit, phone.width, phone.height), theirs)
    phone.bar(
        (14 * unit, phone.height - 15.5 * unit, phone.width - 26 * unit, phone.height - 7 * unit), phone.back, 2 * unit
    )
    phone.icons(phone.height - 11 * unit, [7 * unit, phone.width - 18 * unit, phone.width - 8 * unit])
    phone.home()
    return phone.image


def _code(hand: Hand, cell: int) -> Picture:
    """A square code that looks like one to scan."""
    count = 25
    dark = hand.rng.random((count, count)) < 0.5
    for y, x in ((0, 0), (0, count - 7), (count - 7, 0)):
        dark[y : y + 7, x : x + 7] = True
        dark[y + 1 : y + 6, x + 1 : x + 6] = False
        dark[y + 2 : y + 5, x + 2 : x + 5] = True
    dots = picture(np.where(dark, 0, 255)).convert("RGB")
    code = dots.resize((count * cell, count * cell), Image.Resampling.NEAREST)
    framed = Image.new("RGB", (code.width + 4 * cell, code.height + 4 * cell), (255, 255, 255))
    framed.paste(code, (2 * cell, 2 * cell))
    return framed


def poster(hand: Hand, photo: Picture) -> Picture:
    """A share card: the photo, a price, a title and a square code to scan."""
    width = hand.pick((600, 750, 900))
    edge = round(width * hand.between(0.03, 0.08))
    shown = wide(photo, width - 2 * edge)
    if hand.chance(0.4) or shown.height > 1.4 * width:
        shown = cover(photo, width - 2 * edge, round(min(shown.height, width * 1.2)))
    phone = Phone(hand, size=(width, round(shown.height + edge * 2 + 0.52 * width)))
    unit, phone.down = phone.unit, float(edge)
    if hand.chance(0.6):
        phone.avatar(edge, phone.down, 9 * unit, 0.5)
        phone.text((edge + 12 * unit, phone.down + 4.5 * unit), f"{phone.someone()}", 4.0)
        phone.down += 12 * unit
    phone.put(shown, (edge, phone.down), hand.pick((0.0, 2.0, 4.0)) * unit)
    phone.down += shown.height + 3 * unit
    phone.text((edge, phone.down + 4 * unit), price(hand), 7, hand.pick(((230, 30, 40), (250, 100, 30))))
    phone.down += 10 * unit
    phone.paragraph(edge, 2, 4.0)
    framed = _code(hand, max(2, round(0.8 * unit)))
    phone.put(framed, (width - edge - framed.width, phone.height - edge - framed.height))
    phone.text(
        (edge, phone.height - edge - 4 * unit),
        hand.pick(("长按识别小程序", "Scan to buy", "Quét mã để mua")),
        3.2,
        phone.grey,
    )
    return phone.image
