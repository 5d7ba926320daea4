"""Full-screen photo viewers of galleries and messengers."""

from __future__ import annotations

from others.phones.device import PHONES, Device, Screen, Theme, scene, theme
from others.phones.picture import Picture, Rng, between, chance, pick, within

_TOOLS = ("upload", "heart", "pencil", "info", "bin", "share", "download", "save", "dots")


def viewer(picture: Picture, rng: Rng) -> Picture:
    """Shows the picture in some app's viewer, as a screenshot."""
    return viewed(picture, pick(rng, PHONES), rng).glass(shaped=chance(rng, 0.15))


def viewed(picture: Picture, device: Device, rng: Rng) -> Screen:
    """Lays out one of many viewers."""
    dark = chance(rng, 0.75)
    look = theme(rng, dark=dark)
    ground = "#000000" if dark else pick(rng, ("#ffffff", "#f6f6f6"))
    look = Theme(ground, look.card, look.ink, look.faint, look.line, look.accent, dark)
    screen = Screen(device, look, rng)
    count = int(rng.integers(2, 10))
    now = int(rng.integers(1, count + 1))
    _photo(screen, picture)
    ink = "white" if dark else look.ink
    bare = chance(rng, 0.18)
    if not bare and dark and chance(rng, 0.4):
        screen.veil((0, 0, screen.wide, screen.top + 56), 0.5, up=True)
    if not bare or chance(rng, 0.5):
        screen.status(ink)
    if not bare:
        _header(screen, ink, f"{now}/{count}")
    y = _footer(screen, ink, bare=bare)
    _place(screen, ink, y, (now, count))
    screen.bottom(ink)
    return screen


def _photo(screen: Screen, picture: Picture) -> None:
    # Fitted to the screen; now and then pinched a little larger.
    shown = within(picture, screen.device.width, screen.device.height)
    scale = between(screen.rng, 1.02, 1.12) if chance(screen.rng, 0.12) else 1.0
    wide, high = shown.width * scale / screen.device.density, shown.height * scale / screen.device.density
    x, y = (screen.wide - wide) / 2, (screen.high - high) / 2
    if high < screen.high * 0.7 and chance(screen.rng, 0.25):
        y += screen.high * between(screen.rng, -0.05, 0.03)
    screen.picture(picture, (x, y, x + wide, y + high))


def _header(screen: Screen, ink: str, count: str) -> None:
    rng, y = screen.rng, screen.top + 24
    way = pick(rng, ("title", "count", "close", "name", "none"))
    if way == "title":
        screen.icon(pick(rng, ("back", "arrow")), (22, y), 20, ink)
        screen.text((screen.wide / 2, y - 8), pick(rng, screen.speech.times), 14, ink, "mb")
        screen.text((screen.wide / 2, y + 10), f"{int(rng.integers(7, 23))}:{int(rng.integers(10, 60))}", 11, ink, "m")
        screen.icon(pick(rng, ("more", "dots", "info")), (screen.wide - 24, y), 20, ink)
    elif way == "count":
        screen.icon("back", (22, y), 20, ink)
        screen.text((screen.wide / 2, y), count, 16, ink, "m")
        screen.icon("dots", (screen.wide - 26, y), 20, ink)
    elif way == "close":
        screen.icon("close", (24, y), 18, ink)
        screen.icon("more", (screen.wide - 22, y), 18, ink)
        screen.icon("download", (screen.wide - 62, y), 19, ink)
    elif way == "name":
        screen.icon("arrow", (22, y), 20, ink)
        screen.avatar((44, y - 17), 34, pick(rng, (17, 5)))
        screen.text((88, y - 8), pick(rng, screen.speech.names), 14, ink, "lb")
        screen.text((88, y + 10), pick(rng, screen.speech.times), 11, ink)


def _footer(screen: Screen, ink: str, *, bare: bool) -> float:
    # Gives the height at which the footer starts.
    rng, low, look = screen.rng, screen.high - screen.foot, screen.look
    way = "none" if bare else pick(rng, ("tools", "labelled", "caption", "chips", "strip", "none"))
    if way in {"tools", "strip"}:
        return _tools(screen, ink, strip=way == "strip")
    if way == "labelled":
        screen.panel((0, low - 62, screen.wide, screen.high), look.card)
        for place, name in enumerate(("heart", "pencil", "share", "bin")):
            x = screen.wide * (place + 0.5) / 4
            screen.icon(name, (x, low - 40), 20, look.ink)
            screen.text((x, low - 16), screen.speech.labels[(0, 5, 2, 6)[place]], 10.5, look.ink, "m")
        return low - 66
    if way == "caption":
        screen.veil((0, low - 130, screen.wide, screen.high), 0.75, up=False)
        screen.text((16, low - 92), pick(rng, screen.speech.names), 15, "white", "lb")
        words = screen.lines(pick(rng, screen.speech.lines), 13, screen.wide - 32)[:2]
        screen.paragraph((16, low - 82), words, 13, "#e0e0e0")
        for place, name in enumerate(("thumb", "comment", "share")):
            screen.icon(name, (30 + place * screen.wide / 3, low - 20), 19, "white")
            screen.text((46 + place * screen.wide / 3, low - 20), screen.speech.labels[place], 12, "white")
        return low - 134
    if way == "chips":
        for place, name in enumerate(("download", "dots", "search")[: int(rng.integers(1, 4))]):
            x = screen.wide - 34 - place * 50
            screen.panel((x - 18, low - 46, x + 18, low - 10), "#4a4a4a", pick(rng, (4, 18)))
            screen.icon(name, (x, low - 28), 18, "white")
    return low - 8 if way == "none" else low - 56


def _tools(screen: Screen, ink: str, *, strip: bool) -> float:
    rng, low, look = screen.rng, screen.high - screen.foot, screen.look
    y = low - 28
    names = [_TOOLS[int(each)] for each in rng.permutation(len(_TOOLS))[: int(rng.integers(3, 6))]]
    if chance(rng, 0.5):
        screen.panel((0, low - 56, screen.wide, screen.high), look.card)
    for place, name in enumerate(names):
        screen.icon(name, (screen.wide * (place + 0.5) / len(names), y), 22, ink if chance(rng, 0.6) else look.accent)
    if strip:
        _strip(screen, low - 96)
        return low - 104
    return low - 60


def _strip(screen: Screen, y: float) -> None:
    x, middle = -20.0, int(screen.wide / 2 / 32)
    for place in range(int(screen.wide / 28) + 2):
        wide = 36 if place == middle else 26
        screen.picture(scene(screen.rng, 40, 60), (x, y, x + wide, y + 38))
        x += wide + (8 if place in {middle - 1, middle} else 2)


def _place(screen: Screen, ink: str, y: float, at: tuple[int, int]) -> None:
    # Which of how many: dots, a pill with numbers, or nothing.
    way, middle = pick(screen.rng, ("dots", "dots", "pill", "none")), screen.wide / 2
    if way == "dots":
        for each in range(at[1]):
            x, r = middle + (each - (at[1] - 1) / 2) * 14, 3.5
            lit = each == at[0] - 1
            screen.panel((x - r, y - 22 - r, x + r, y - 22 + r), ink if lit else "#7d7d7d", r)
    elif way == "pill":
        screen.panel((middle - 26, y - 34, middle + 26, y - 10), "#3c3c3c", 12)
        screen.text((middle, y - 22), f"{at[0]}/{at[1]}", 13, "white", "m")
