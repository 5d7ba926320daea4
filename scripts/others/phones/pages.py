"""Other app pages: chats, goods for sale, and photo pickers."""

from __future__ import annotations

from others.phones.device import DESKTOPS, PHONES, Screen, scene, theme
from others.phones.picture import Picture, Rng, between, chance, covering, pick

_SENT = ("#95ec69", "#0084ff", "#d9fdd3", "#e5efff", "#7b61ff", "#3797f0")


def chat(picture: Picture, rng: Rng) -> Picture:
    """Shows the picture as a message between others."""
    screen = Screen(pick(rng, PHONES), theme(rng), rng)
    sent, bend, faces = pick(rng, _SENT), pick(rng, (4, 8, 18)), chance(rng, 0.65)
    wide = screen.wide * between(rng, 0.48, 0.7)
    high = wide * picture.height / picture.width
    limit = screen.high * 0.56
    if high > limit:
        wide, high = wide * limit / high, limit
    bar, foot = screen.top + 46, screen.high - screen.foot - 54
    room = foot - bar - high - 24
    before = int(rng.integers(0, max(1, int(room / 56)) + 1))
    y = bar + 12
    for _ in range(before):
        y = _message(screen, y, sent, bend, faces=faces)
    mine = chance(rng, 0.5)
    margin = 58 if faces else 12
    x = screen.wide - margin - wide if mine else margin
    if faces:
        screen.avatar((screen.wide - 50 if mine else 12, y), 38, bend, who=int(mine))
    if chance(rng, 0.25):
        screen.panel((x - 4, y - 4, x + wide + 4, y + high + 4), sent if mine else screen.look.card, bend)
    screen.picture(picture, (x, y, x + wide, y + high), bend)
    if chance(rng, 0.3):
        screen.panel((x + wide - 48, y + high - 24, x + wide - 8, y + high - 6), "#404040", 9)
        screen.text(
            (x + wide - 28, y + high - 15),
            f"{int(rng.integers(7, 23))}:{int(rng.integers(10, 60))}",
            10.5,
            "white",
            "m",
        )
    y += high + 14
    while y < foot:
        y = _message(screen, y, sent, bend, faces=faces)
    _chat_bars(screen, bar, foot)
    return screen.glass(shaped=chance(rng, 0.12))


def _message(screen: Screen, y: float, sent: str, bend: float, *, faces: bool) -> float:
    rng, mine = screen.rng, chance(screen.rng, 0.5)
    if chance(rng, 0.2):
        screen.text((screen.wide / 2, y + 10), pick(rng, screen.speech.times), 11.5, screen.look.faint, "m")
        return y + 30
    words = screen.lines(pick(rng, screen.speech.lines), 15, screen.wide * 0.58)
    wide = max(screen.text((0, -99), each, 15, "black") for each in words) + 24
    high, margin = 15 * 1.4 * len(words) + 16, 58 if faces else 12
    x = screen.wide - margin - wide if mine else margin
    if faces:
        screen.avatar((screen.wide - 50 if mine else 12, y), 38, bend, who=int(mine))
    screen.panel(
        (x, y, x + wide, y + high),
        sent if mine else screen.look.card if screen.look.card != screen.look.ground else screen.look.line,
        bend,
    )
    light = sent in {"#95ec69", "#d9fdd3", "#e5efff"}
    screen.paragraph((x + 12, y + 8), words, 15, ("#111111" if light else "white") if mine else screen.look.ink)
    return y + max(high, 40 if faces else 0) + 14


def _chat_bars(screen: Screen, bar: float, foot: float) -> None:
    look, rng = screen.look, screen.rng
    screen.panel((0, 0, screen.wide, bar), look.card)
    screen.status(look.ink)
    y = screen.top + 22
    screen.icon("back", (22, y), 20, look.ink)
    if chance(rng, 0.5):
        screen.text((screen.wide / 2, y), pick(rng, screen.speech.names), 17, look.ink, "mb")
    else:
        screen.avatar((44, y - 17), 34, 17)
        screen.text((88, y), pick(rng, screen.speech.names), 15, look.ink, "lb")
    screen.icon("dots", (screen.wide - 26, y), 20, look.ink)
    screen.panel((0, foot, screen.wide, screen.high), look.card)
    screen.icon(pick(rng, ("voice", "camera", "plus")), (26, foot + 27), 26, look.ink)
    screen.panel((50, foot + 9, screen.wide - 92, foot + 45), look.line, pick(rng, (5, 18)))
    screen.icon("smile", (screen.wide - 68, foot + 27), 26, look.ink)
    screen.icon("plus", (screen.wide - 26, foot + 27), 24, look.accent)
    screen.bottom(look.ink, look.card)


def listing(picture: Picture, rng: Rng) -> Picture:
    """Shows the picture on a page of goods, on a phone or in a desktop browser."""
    if chance(rng, 0.3):
        return browser(picture, rng).image
    screen = Screen(pick(rng, PHONES), theme(rng, dark=chance(rng, 0.2)), rng)
    look, speech = screen.look, screen.speech
    tall = min(screen.wide * max(1.0, min(1.3, picture.height / picture.width)), screen.high * 0.68)
    top = pick(rng, (0.0, screen.top, screen.top + 44))
    screen.picture(covering(picture, screen.px(screen.wide), screen.px(tall)), (0, top, screen.wide, top + tall))
    if top == 0:
        screen.status(pick(rng, ("white", "black")))
        for x, name in ((28.0, "back"), (screen.wide - 28, "share"), (screen.wide - 72, "cart")):
            screen.panel((x - 16, screen.top + 6, x + 16, screen.top + 38), "#555555", 16)
            screen.icon(name, (x, screen.top + 22), 16, "white")
    else:
        screen.status(look.ink)
        if top > screen.top:
            screen.icon("back", (22, screen.top + 22), 20, look.ink)
            screen.text((screen.wide / 2, screen.top + 22), pick(rng, speech.names), 16, look.ink, "m")
    screen.panel((screen.wide - 62, top + tall - 36, screen.wide - 14, top + tall - 12), "#444444", 12)
    screen.text((screen.wide - 38, top + tall - 24), f"1/{int(rng.integers(2, 10))}", 12, "white", "m")
    y = top + tall + 26
    order = ("price", "title") if chance(rng, 0.6) else ("title", "price")
    for part in order:
        if part == "price":
            screen.text((16, y), speech.price(rng), 24, pick(rng, ("#ee4d2d", "#ff4400", look.ink)), "lb")
            screen.text((screen.wide - 16, y), str(int(rng.integers(1, 400))), 12, look.faint, "r")
        else:
            screen.text((16, y), screen.lines(pick(rng, speech.lines), 17, screen.wide - 30)[0], 17, look.ink, "lb")
        y += 32
    screen.panel((0, y - 8, screen.wide, y), look.line)
    screen.avatar((16, y + 10), 42, 21)
    screen.text((70, y + 22), pick(rng, speech.names), 15, look.ink, "lb")
    screen.text((70, y + 42), pick(rng, speech.times), 12, look.faint)
    y += 64
    while y < screen.high:
        y += screen.paragraph((16, y), screen.lines(pick(rng, speech.lines), 14, screen.wide - 32), 14, look.ink) + 8
    low = screen.high - screen.foot - 58
    screen.panel((0, low, screen.wide, screen.high), look.card)
    screen.icon("comment", (34, low + 22), 22, look.ink)
    screen.text((34, low + 44), speech.labels[3], 10, look.ink, "m")
    screen.panel((76, low + 8, screen.wide - 14, low + 50), look.accent, pick(rng, (4, 21)))
    screen.text(((screen.wide + 62) / 2, low + 29), speech.labels[4], 16, "white", "mb")
    screen.bottom(look.ink, look.card)
    return screen.glass(shaped=chance(rng, 0.1))


def browser(picture: Picture, rng: Rng) -> Screen:
    """Lays out a shop's page in a desktop browser."""
    screen = Screen(pick(rng, DESKTOPS), theme(rng, dark=chance(rng, 0.25)), rng)
    look, speech = screen.look, screen.speech
    frame = "#35363a" if look.dark else "#dee1e6"
    screen.panel((0, 0, screen.wide, 76), frame)
    screen.panel((12, 8, 240, 40), look.card, 8)
    screen.text((26, 24), pick(rng, speech.names), 12, look.ink)
    screen.panel((0, 38, screen.wide, 76), look.card)
    for place, name in enumerate(("arrow", "ring", "home")):
        screen.icon(name, (24 + place * 32, 57), 14, look.faint)
    screen.panel((120, 43, screen.wide - 90, 71), frame, 14)
    address = f"https://shop.example/item/{int(rng.integers(10**6, 10**8))}"
    screen.text((136, 57), address, 12.5, look.ink)
    screen.panel((0, 76, screen.wide, 126), look.accent)
    screen.text((40, 101), pick(rng, speech.names), 22, "white", "lb")
    screen.panel((screen.wide * 0.35, 86, screen.wide * 0.75, 116), "white", 4)
    tall = screen.high - 190
    wide = min(tall * picture.width / picture.height, screen.wide * 0.55)
    tall = wide * picture.height / picture.width
    x = pick(rng, (40.0, 110.0))
    screen.picture(picture, (x, 146, x + wide, 146 + tall), pick(rng, (0, 0, 8)))
    x += wide + 40
    screen.text((x, 166), screen.lines(pick(rng, speech.lines), 22, screen.wide - x - 20)[0], 22, look.ink, "lb")
    screen.text((x, 210), speech.price(rng), 30, "#ee4d2d", "lb")
    y = 240.0
    for each in speech.several(rng, 3, 6):
        y += screen.paragraph((x, y), screen.lines(each, 15, screen.wide - x - 40), 15, look.faint) + 6
    screen.panel((x, y + 20, x + 170, y + 62), look.accent, 4)
    screen.text((x + 85, y + 41), speech.labels[4], 16, "white", "mb")
    return screen


def picker(company: list[Picture], rng: Rng) -> Picture:
    """Shows an album's grid with some pictures ticked."""
    screen = Screen(pick(rng, PHONES), theme(rng), rng)
    look, columns = screen.look, 3 if len(company) < 13 else 4
    gap, bend = pick(rng, ((1.5, 0), (3, 0), (4, 6), (2, 2)))
    cell = (screen.wide - gap * (columns + 1)) / columns
    bar, foot = screen.top + 52, screen.high - screen.foot - 54
    rows = len(company) // columns
    lead = 30 if bar + 30 + rows * (cell + gap) < foot and chance(rng, 0.5) else 0
    if lead:
        screen.text((14, bar + 16), pick(rng, screen.speech.times), 14, look.ink, "lb")
    ticked = 0
    tiles = [company[int(each)] for each in rng.permutation(rows * columns)]
    tiles += [scene(rng, 90, 90) for _ in range(columns * int(rng.integers(0, 5)))]
    for place, each in enumerate(tiles):
        x, y = gap + place % columns * (cell + gap), bar + lead + gap + place // columns * (cell + gap)
        shown = covering(each, screen.px(cell), screen.px(cell))
        screen.picture(shown, (x, y, x + cell, y + cell), bend)
        lit = chance(rng, 0.3)
        ticked += lit
        spot = (x + cell - 16, y + 16)
        screen.panel((spot[0] - 10, spot[1] - 10, spot[0] + 10, spot[1] + 10), look.accent if lit else "#bdbdbd", 10)
        if lit:
            screen.text(spot, str(ticked), 12, "white", "mb")
    screen.status(look.ink)
    screen.icon("close", (24, screen.top + 26), 18, look.ink)
    screen.text((screen.wide / 2, screen.top + 26), pick(rng, screen.speech.names), 16, look.ink, "mb")
    screen.panel((0, foot, screen.wide, screen.high), look.card)
    screen.text((18, foot + 27), screen.speech.labels[5], 15, look.ink)
    screen.panel((screen.wide - 100, foot + 9, screen.wide - 14, foot + 45), look.accent, pick(rng, (4, 18)))
    screen.text((screen.wide - 57, foot + 27), f"{screen.speech.labels[3]} ({ticked})", 14, "white", "mb")
    screen.bottom(look.ink, look.card)
    return screen.glass(shaped=False)
