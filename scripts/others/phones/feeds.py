"""Feeds: a post with one large picture or with nine small ones."""

from __future__ import annotations

from dataclasses import dataclass

from others.phones.device import PHONES, Screen, scene, theme
from others.phones.picture import Picture, Rng, between, chance, covering, pick


@dataclass(frozen=True, slots=True)
class Style:
    """How one app lays out a post.

    Attributes:
        indent: Where text and pictures start, in units.
        side: Margin on the right.
        avatar: Size of the portrait.
        bend: Its radius as a share of its size.
        caption: ``above`` or ``below`` the pictures.
        actions: ``icons``, ``labels``, ``counts`` or ``quiet``.
        radius: Of the pictures' corners.
        gap: Between small pictures.
        reach: Of pictures: the ``screen`` from edge to edge, or the ``column`` of text.
        fill: Share of the column that a single picture takes.
    """

    indent: float
    side: float
    avatar: float
    bend: float
    caption: str
    actions: str
    radius: float
    gap: float
    reach: str
    fill: float


STYLES = (
    Style(14, 14, 32, 0.5, "below", "icons", 0, 2, "screen", 1.0),
    Style(14, 14, 40, 0.5, "above", "labels", 0, 3, "screen", 1.0),
    Style(64, 40, 42, 0.12, "above", "quiet", 0, 5, "column", 0.82),
    Style(64, 16, 40, 0.5, "above", "counts", 14, 3, "column", 1.0),
    Style(14, 14, 38, 0.5, "above", "counts", 8, 4, "column", 1.0),
    Style(16, 16, 36, 0.3, "below", "labels", 12, 6, "column", 1.0),
)


@dataclass(frozen=True, slots=True)
class Block:
    """The pictures of a post: one as it is, or many cut square in three columns."""

    pictures: tuple[Picture, ...]
    gap: float
    radius: float
    tallest: float

    def height(self, width: float) -> float:
        """Tells how high it gets at a width."""
        if len(self.pictures) > 1:
            return width
        only = self.pictures[0]
        return min(width * only.height / only.width, self.tallest)

    def draw(self, screen: Screen, at: tuple[float, float], width: float) -> None:
        """Draws it from a top left corner."""
        x, y = at
        columns = 3 if len(self.pictures) > 1 else 1
        cell = (width - self.gap * (columns - 1)) / columns
        tall = cell if columns > 1 else self.height(width)
        for place, each in enumerate(self.pictures):
            left, top = x + place % columns * (cell + self.gap), y + place // columns * (tall + self.gap)
            shown = covering(each, screen.px(cell), screen.px(tall))
            screen.picture(shown, (left, top, left + cell, top + tall), self.radius)


def large(picture: Picture, rng: Rng) -> Picture:
    """Shows a post with one large picture."""
    return _feed((picture,), rng)


def nine(company: list[Picture], rng: Rng) -> Picture:
    """Shows a post with nine thumbnails."""
    order = rng.permutation(len(company))
    return _feed(tuple(company[int(each)] for each in order), rng)


def _feed(pictures: tuple[Picture, ...], rng: Rng) -> Picture:
    screen = Screen(pick(rng, PHONES), theme(rng), rng)
    style, look = pick(rng, STYLES), screen.look
    block = Block(pictures, style.gap if len(pictures) > 1 else 0, style.radius, screen.high - 215)
    bar = screen.top + pick(rng, (44, 50, 92))
    foot = screen.high - screen.foot - pick(rng, (0, 50, 50))
    x = 0 if style.reach == "screen" else style.indent
    wide = screen.wide - (0 if style.reach == "screen" else style.indent + style.side)
    if len(pictures) == 1:
        wide *= style.fill
    words = screen.lines(pick(rng, screen.speech.lines), 14, screen.wide - style.indent - style.side)
    caption = 14 * 1.4 * len(words) + 8
    before = style.avatar + 22 if style.indent < 50 else 34
    if style.caption == "above":
        before += caption
    spare = foot - bar - before - block.height(wide) - 44
    y = bar + max(0, spare) * between(rng, 0, 0.9)
    end = y + before + block.height(wide) + 44 + (0 if style.caption == "above" else caption)
    screen.panel((0, y, screen.wide, end), look.card)
    if y - bar > 30:
        if y - bar > 70:
            screen.picture(scene(rng, 90, 60), (x, y - 56 - wide * 0.66, x + wide, y - 56), style.radius)
        _actions(screen, style, y - 32)
        screen.panel((0, y - 7, screen.wide, y), look.line)
    _head(screen, style, y)
    if style.caption == "above":
        screen.paragraph((style.indent, y + before - caption), words, 14, look.ink)
    block.draw(screen, (x, y + before), wide)
    low = y + before + block.height(wide)
    _actions(screen, style, low + 24)
    if style.caption == "below":
        screen.paragraph((style.indent, low + 44), words, 14, look.ink)
        low += caption
    _next(screen, style, low + 52, foot)
    _bars(screen, bar, foot)
    return screen.glass(shaped=chance(rng, 0.12))


def _head(screen: Screen, style: Style, y: float) -> None:
    rng, look = screen.rng, screen.look
    screen.avatar((14, y + 10), style.avatar, style.avatar * style.bend)
    x = max(style.indent, 14 + style.avatar + 10)
    ink = "#576b95" if style.actions == "quiet" else look.ink
    if style.indent >= 50:
        wide = screen.text((x, y + 18), pick(rng, screen.speech.names), 15, ink, "lb")
        if style.actions != "quiet":
            screen.text((x + wide + 8, y + 18), pick(rng, screen.speech.times), 12, look.faint)
        return
    screen.text((x, y + 10 + style.avatar * 0.28), pick(rng, screen.speech.names), 14, ink, "lb")
    screen.text((x, y + 10 + style.avatar * 0.76), pick(rng, screen.speech.times), 11.5, look.faint)
    screen.icon(pick(rng, ("dots", "more")), (screen.wide - 24, y + 10 + style.avatar / 2), 18, look.faint)


def _actions(screen: Screen, style: Style, y: float) -> None:
    rng, look = screen.rng, screen.look
    names = ("heart", "comment", "share")
    if style.actions == "quiet":
        screen.text((style.indent, y), pick(rng, screen.speech.times), 12, look.faint)
        screen.panel((screen.wide - 50, y - 10, screen.wide - 16, y + 10), look.line, 4)
        screen.icon("dots", (screen.wide - 33, y), 14, "#576b95")
    elif style.actions == "icons":
        for place, name in enumerate(names):
            screen.icon(name, (26 + place * 40, y), 23, look.ink)
        screen.icon("save", (screen.wide - 26, y), 22, look.ink)
    else:
        for place, name in enumerate(("thumb" if style.actions == "labels" else "heart", *names[1:])):
            x = style.indent + (screen.wide - style.indent) * (place + 0.12) / 3
            words = screen.speech.labels[place] if style.actions == "labels" else str(int(rng.integers(1, 999)))
            screen.icon(name, (x, y), 18, look.faint)
            screen.text((x + 15, y), words, 12.5, look.faint)


def _next(screen: Screen, style: Style, y: float, foot: float) -> None:
    # What follows: another head, a line, and an advertisement's drawing.
    if y > foot:
        return
    screen.panel((0, y, screen.wide, y + 7), screen.look.line)
    screen.panel((0, y + 7, screen.wide, screen.high), screen.look.card)
    _head(screen, style, y + 7)
    low = y + style.avatar + 40
    screen.paragraph(
        (style.indent, low), [screen.lines(pick(screen.rng, screen.speech.lines), 14, 240)[0]], 14, screen.look.ink
    )
    wide = screen.wide - style.indent - style.side
    if low + 30 < foot:
        drawn = scene(screen.rng, screen.px(wide), screen.px(wide * 0.6))
        screen.picture(drawn, (style.indent, low + 30, style.indent + wide, low + 30 + wide * 0.6), style.radius)


def _bars(screen: Screen, bar: float, foot: float) -> None:
    rng, look = screen.rng, screen.look
    ground, ink = (look.accent, "white") if chance(rng, 0.25) else (look.card, look.ink)
    screen.panel((0, 0, screen.wide, bar), ground)
    screen.status(ink)
    y = screen.top + 22
    way = pick(rng, ("brand", "back", "search"))
    if way == "brand":
        screen.text((16, y), pick(rng, ("moments", "Zalo", "chợ tốt", "friendly", "snapfeed")), 22, ink, "lb")
        for place, name in enumerate(("search", "plus", "comment")):
            screen.icon(name, (screen.wide - 26 - place * 40, y), 20, ink)
    elif way == "back":
        screen.icon("back", (22, y), 20, ink)
        screen.text((screen.wide / 2, y), pick(rng, screen.speech.names), 17, ink, "mb")
        screen.icon(pick(rng, ("camera", "dots")), (screen.wide - 26, y), 22, ink)
    else:
        screen.panel((16, y - 16, screen.wide - 60, y + 16), look.line, 16)
        screen.icon("search", (34, y), 16, look.faint)
        screen.text((50, y), screen.speech.lines[0][:14], 13, look.faint)
        screen.icon("cart", (screen.wide - 30, y), 22, ink)
    if bar > screen.top + 60:
        for place in range(4):
            x = screen.wide * (place + 0.5) / 4
            screen.text(
                (x, bar - 20),
                screen.speech.labels[place + 1],
                13,
                look.accent if place == 0 and ink != "white" else ink,
                "m",
            )
    if foot < screen.high - screen.foot:
        screen.panel((0, foot, screen.wide, screen.high), look.card)
        screen.panel((0, foot, screen.wide, foot + 0.7), look.line)
        for place, name in enumerate(("home", "search", "plus", "heart", "person")):
            screen.icon(name, (screen.wide * (place + 0.5) / 5, foot + 25), 22, look.ink if place else look.accent)
    screen.bottom(look.ink, look.card)
