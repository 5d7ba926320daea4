"""Account links as the screens show them: found once for a state of the case, and again when it has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from threading import RLock

from evidence import link, pairing, posted, trade, vocabulary
from evidence.errors import NotEnoughError
from evidence.link import Sheet
from evidence.pairing import Beliefs, Found
from evidence.phrases import phrase
from evidence.posted import Posted
from evidence.postings import Account
from evidence.review.asking import NotThereError
from evidence.review.desk import Desk, View
from evidence.trade import Trader

MOST_BESIDE = 12
"""Other accounts named on an account's screen."""


@dataclass(frozen=True, slots=True)
class Links:
    """All account links of one state of the case."""

    posted: Posted
    held: Beliefs
    found: Found
    traders: Mapping[int, Trader]

    def account(self, number: int) -> Account:
        """Return an account that shows a piece.

        Raises:
            NotThereError: There is none of that id.
        """
        for each in self.posted.accounts:
            if each.id == number:
                return each
        raise NotThereError(phrase("This account shows no piece, so that nothing can be said of whom it belongs with."))

    def sheet(self, one: int, other: int) -> Sheet:
        """Lay out the evidence sheet of two accounts.

        Raises:
            NotThereError: One of them shows no piece, or they are one.
        """
        if one == other:
            raise NotThereError(phrase("That is one account. Open a pair from the map."))
        return link.laid_out(self.posted, self.held, (self.account(one), self.account(other)), self.found.overlaps)


@dataclass(frozen=True, slots=True)
class Beside:
    """Another account that one may belong with."""

    other: int
    label: str
    probability: float
    shared: int
    said: str


class Linker:
    """Finds the links of a case when they are asked for; may be called from any thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = RLock()
        self._known: tuple[View, int] | None = None
        self._posted: Posted | None = None
        self._links: Links | None = None

    def beside(self, number: int) -> list[Beside]:
        """List the accounts that one is linked with, the most probable first; none where links cannot be found."""
        try:
            found = self.links().found.linked
        except NotEnoughError:
            return []
        sides = ((each, each.pair.older, each.pair.newer) for each in found if number in each.ids)
        others = [(each, newer if older.id == number else older) for each, older, newer in sides]
        return [Beside(o.id, o.label, e.probability, e.overlap.shared, e.said) for e, o in others[:MOST_BESIDE]]

    def links(self) -> Links:
        """Return the links; at the source study's size they take some seconds, once.

        Raises:
            NotEnoughError: The model of chance overlap was not reached.
        """
        with self._lock:
            view = self._desk.view
            told = max((row.seq for row in view.words), default=-1) + 10_000_000 * len(view.words)
            if self._links is None or self._known is None or self._known[0] is not view:
                self._posted = posted.read(self._desk.case, view.now)
                self._links = None
            if self._links is None or self._known is None or self._known[1] != told:
                assert self._posted is not None
                case = self._desk.case
                held = link.heeded(case, self._posted, link.beliefs(case.settings))
                found = pairing.find(self._posted.accounts, held, self._posted.scenes)
                words = vocabulary.read(case.words)
                told_of = trade.traders(view.now, view.ads.values(), view.words, words)
                self._links = Links(self._posted, held, found, {each.account: each for each in told_of})
            self._known = view, told
            return self._links
