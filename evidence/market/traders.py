"""What one trader posts: new pieces, own pieces again, and what suppliers posted, edited on the way."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter

from numpy.random import Generator

from evidence.market.habits import PLAIN, Habits
from evidence.market.offers import describe
from evidence.market.phone import COMPOSITES
from evidence.market.pieces import KINDS
from evidence.market.records import Account, Copy, Frame, Piece, Shown, Step
from evidence.market.scenes import Shot

DECK = (
    "as is", "resave", "resize", "crop", "as is", "watermark", "tiled watermark", "text block", "mirror", "stickers",
    "filter", "turn", "grid 2x2", "feed", "viewer", "grid 3x3", "feed many", "resave", "crop", "as is",
)  # fmt: skip
"""What a reposted picture goes through; dealt without repeats, so that a small survey has every kind."""
SIZES = ((720, 960), (960, 720), (720, 1280), (800, 800), (768, 1024), (1024, 768), (900, 1200))
"""Sizes that traders' phones and platforms leave, width and height in pixels."""


@dataclass(slots=True)
class Trader:
    """One account at work: its table, its habit, and what it posted so far."""

    account: Account
    table: int
    habit: str = ""
    suppliers: list[Trader] = field(default_factory=list)
    posted: list[tuple[datetime, Copy]] = field(default_factory=list)
    own: list[Piece] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.habit = "watermark" if self.table % 4 == 3 else ""


@dataclass(slots=True)
class Stock:
    """Everything that exists so far, and the numbers that the next thing gets."""

    seed: int
    rng: Generator
    pieces: list[Piece] = field(default_factory=list)
    by_name: dict[str, Piece] = field(default_factory=dict)
    frames: dict[str, list[Frame]] = field(default_factory=dict)
    deck: list[str] = field(default_factory=list)
    seeds: int = 0
    habits: Habits = PLAIN

    def number(self) -> int:
        """Return a seed that no one has yet."""
        self.seeds += 1
        return self.seed * 1_000_003 + self.seeds

    def deal(self) -> str:
        """Take the next card of the deck; shuffle a new one where it is used up."""
        if not self.deck:
            self.deck = [DECK[index] for index in self.rng.permutation(len(DECK))]
        return self.deck.pop()

    def piece(self, trader: Trader) -> Piece:
        """Bring a new piece into the market."""
        kind = KINDS[int(self.rng.choice(len(KINDS), p=[0.25, 0.25, 0.25, 0.1, 0.15]))]
        grams = round(float(self.rng.lognormal(3.2, 0.9)), 1)
        name = f"P{len(self.pieces) + 1:04d}"
        self.pieces.append(Piece(name, kind, self.number(), trader.account.operator, grams))
        self.by_name[name], self.frames[name] = self.pieces[-1], []
        trader.own.append(self.pieces[-1])
        return self.pieces[-1]

    def room(self, trader: Trader) -> bool:
        """True where the trader may bring in one more."""
        return self.habits.holdings is None or len(trader.own) < self.habits.holdings

    def photo(self, trader: Trader, piece: Piece, *, turning: bool = False) -> Frame:
        """Take one more photo of a piece on its trader's table."""
        known = self.frames[piece.name]
        width, height = (360, 480) if turning else SIZES[int(self.rng.integers(len(SIZES)))]
        shot = Shot(piece.kind, piece.seed, len(known), self.seed * 100 + trader.table, self.number(), width, height)
        known.append(Frame(f"{piece.name}-{len(known) + 1}", piece.name, shot, turning))
        return known[-1]


def compose(stock: Stock, trader: Trader, when: datetime) -> tuple[str, int, tuple[Copy, ...]]:
    """Put one ad together and remember it; return its text, its price in yuan, and its files."""
    rng = stock.rng
    past = _offered(trader, when - timedelta(days=21))
    share = {"agent": 0.72, "backup": 0.75, "wholesaler": 0.35, "independent": 0.35}[trader.account.role]
    share *= stock.habits.again
    copies = _again(stock, trader, past) if past and rng.random() < share else _fresh(stock, trader)
    trader.posted += [(when, copy) for copy in copies]
    shown = [show.frame.piece for copy in copies for show in copy.shows]
    pieces = [stock.by_name[name] for name in dict.fromkeys(shown)]
    text, price = describe(rng, pieces, stock.habits)
    return text, price, tuple(copies)


def _offered(trader: Trader, since: datetime) -> list[Copy]:
    """What a trader can take from: suppliers' posts; without suppliers, its own."""
    copies = []
    for source in trader.suppliers or [trader]:
        first = bisect_right(source.posted, since, key=itemgetter(0))
        copies += [copy for _, copy in source.posted[first:]]
    return copies


def _fresh(stock: Stock, trader: Trader) -> list[Copy]:
    """Photograph one or two pieces: new ones, or own ones from another side."""
    rng = stock.rng
    copies: list[Copy] = []
    habits = stock.habits
    several = rng.random() >= 1.0 - habits.several
    for _ in range(int(rng.integers(2, habits.most + 1)) if several and habits.most > 2 else 1 + several):
        new = not trader.own or (rng.random() < habits.fresh and stock.room(trader))
        piece = stock.piece(trader) if new else trader.own[int(rng.integers(len(trader.own)))]
        count = min(5, 1 + int(rng.poisson(1.4)))
        copies += [_plain(stock, trader, stock.photo(trader, piece)) for _ in range(count)]
    if rng.random() < 0.09:
        copies.append(_clip(stock, trader, copies))
    return copies


def _plain(stock: Stock, trader: Trader, frame: Frame) -> Copy:
    # A trader's app stamps every picture with the same words in the same place.
    steps = (Step(trader.habit, stock.seed * 1000 + trader.table),) if trader.habit else ()
    suffix = "webp" if stock.rng.random() < 0.06 else "jpg"
    return Copy((Shown(frame, steps),), "", stock.number(), int(stock.rng.integers(80, 94)), suffix)


def _clip(stock: Stock, trader: Trader, copies: Sequence[Copy]) -> Copy:
    frames = [copy.shows[0].frame for copy in copies]
    if stock.rng.random() < 0.4:
        piece = stock.by_name[frames[0].piece]
        turning = Shown(stock.photo(trader, piece, turning=True))
        return Copy((turning,), "turning clip", stock.number(), 90, "mp4")
    shows = tuple(Shown(frame) for frame in frames[:3])
    return Copy(shows, "clip of stills", stock.number(), 90, "mp4")


def _again(stock: Stock, trader: Trader, past: list[Copy]) -> list[Copy]:
    """Take one earlier ad's worth of copies of one piece, and edit each as the deck says."""
    rng = stock.rng
    chosen = past[int(rng.integers(len(past)))]
    piece = chosen.shows[0].frame.piece
    near = [copy for copy in dict.fromkeys(past) if copy.shows[0].frame.piece == piece]
    near = [near[index] for index in rng.permutation(len(near))][: int(rng.integers(1, 5))]
    near += _brought_along(stock, chosen, past)
    singles = [copy for copy in dict.fromkeys(past) if len(copy.shows) == 1 and not copy.arrangement]
    copies = [_edited(stock, copy, singles) for copy in near]
    sibling = stock.by_name[piece]
    if sibling.operator == trader.account.operator and rng.random() < 0.3:
        copies.append(_plain(stock, trader, stock.photo(trader, sibling)))
    stills = [copy for copy in copies if not copy.arrangement]
    if stills and rng.random() < 0.05:
        copies.append(_clip_again(stock, stills))
    return list(dict.fromkeys(copies))


def _brought_along(stock: Stock, chosen: Copy, past: list[Copy]) -> list[Copy]:
    """Pick what else goes into a repost: other pieces of the same ad, or those of another one."""
    rng, habits = stock.rng, stock.habits
    if habits.whole and rng.random() < habits.whole:
        at = past.index(chosen)
        return [copy for copy in past[max(0, at - 4) : at + 5] if not copy.arrangement]
    if habits.rebundled and rng.random() < habits.rebundled:
        return [past[int(rng.integers(len(past)))] for _ in range(int(rng.integers(1, 5)))]
    return []


def _clip_again(stock: Stock, stills: Sequence[Copy]) -> Copy:
    shows = tuple(copy.shows[0] for copy in stills[:3])
    return Copy(shows, "clip of stills", stock.number(), 90, "mp4")


def _edited(stock: Stock, copy: Copy, singles: list[Copy]) -> Copy:
    if stock.habits.originals and stock.rng.random() < stock.habits.originals:
        return copy
    card, rng = stock.deal(), stock.rng
    if copy.arrangement or card == "as is":
        return copy
    suffix, quality = "jpg", int(rng.integers(70, 92))
    if card in COMPOSITES:
        most = COMPOSITES[card][0]
        order = [singles[index] for index in rng.permutation(len(singles))]
        others = [other for other in order if other.shows[0].frame is not copy.shows[0].frame]
        shows = _distinct([copy, *others])[:most]
        if most == 1 or len(shows) >= min(4, most):
            return Copy(tuple(shows), card, stock.number(), quality, "png" if rng.random() < 0.25 else "jpg")
        card = "resave"
    steps = [Step(card, stock.number())]
    if rng.random() < 0.3:
        steps.append(Step("resave" if card != "resave" else "resize", stock.number()))
    shown = copy.shows[0]
    return Copy((Shown(shown.frame, shown.steps + tuple(steps)),), "", stock.number(), quality, suffix)


def _distinct(copies: Sequence[Copy]) -> list[Shown]:
    """Keep one show of each frame."""
    return list({copy.shows[0].frame.name: copy.shows[0] for copy in reversed(copies)}.values())[::-1]
