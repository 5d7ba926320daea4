"""What the screens look at: the case as it was read last, the words that stand, and the open questions.

The case is read into memory once, since a question must be on the screen at once, and again when somebody else has
written into it. Only this module writes; one thread at a time, as the case's lock has it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from threading import RLock
from typing import TypeVar

from evidence import judging, questions, snapshot, standing
from evidence.case import Case
from evidence.catalogue import account_words, ads, heads, judgements, marks, verdicts
from evidence.catalogue.account_words import AccountWordRow
from evidence.catalogue.ads import AdRow
from evidence.catalogue.judgements import JudgementRow
from evidence.catalogue.marks import MarkRow
from evidence.catalogue.verdicts import VerdictRow
from evidence.errors import BusyError
from evidence.grouping import regroup
from evidence.judging import AccountWord, Judgement, Mark
from evidence.questions import Question, Words
from evidence.snapshot import Snapshot

QUICK = 10_000
"""Up to so many regions the grouping follows a split at once: 381 of a drawn market took 0.16 s of one core."""

RARELY = 20
"""Where colleagues write all the time, the case is read anew for one part in so many of the time; words always are."""

Written = TypeVar("Written")


@dataclass(slots=True)
class View:
    """The case as read at one moment.

    Attributes:
        now: Its snapshot.
        ads: By id.
        verdicts: By pair of region ids; without those that found nothing in common.
        ids: Region ids by name.
        head: Number of ledger entries that it knows.
        wholes: Id of the region that is a whole original, by digest of the original.
        rows: Standing words, as they were told.
        marks: Standing marks, as they were told.
        words: Standing words on accounts, as they were told.
        ungrouped: Words since the grouping was made.
    """

    now: Snapshot
    ads: dict[int, AdRow]
    verdicts: dict[tuple[int, int], VerdictRow]
    ids: dict[str, int]
    head: int
    wholes: dict[str, int]
    rows: list[JudgementRow] = field(default_factory=list)
    marks: list[MarkRow] = field(default_factory=list)
    words: list[AccountWordRow] = field(default_factory=list)
    ungrouped: int = 0


@dataclass(frozen=True, slots=True)
class Queue:
    """The questions that were open to a reviewer when the case was last read, and the place of each pair among them."""

    questions: list[Question]
    places: dict[tuple[int, int], int]

    def after(self, pair: tuple[int, int] | None) -> Iterator[Question]:
        """Yield the questions behind a pair, or all where it is none of them."""
        start = self.places.get(pair, -1) + 1 if pair is not None else 0
        return islice(self.questions, start, None)

    def of(self, pair: tuple[int, int]) -> Question | None:
        """Return the question on a pair (ids, ascending); None where it is not asked."""
        place = self.places.get(pair)
        return None if place is None else self.questions[place]


class Desk:
    """Shared by all requests; its methods may be called from any thread."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._lock = RLock()
        self._queues: dict[str, Queue] = {}
        self._due = 0.0
        self._view = self._read()

    @property
    def view(self) -> View:
        """The case as it is; read anew where another program has written into it."""
        with self._lock:
            if self._head() != self._view.head:
                if time.monotonic() >= self._due:
                    self._view = self._read()
                    self._queues.clear()
                else:
                    self._heard(self._view)
            return self._view

    def queue(self, reviewer: str) -> Queue:
        """Return a reviewer's questions, those answered since included."""
        with self._lock:
            view = self.view
            if reviewer not in self._queues:
                found = questions.queue(view.now, view.verdicts.values(), Words(view.rows, reviewer))
                places = {(each.left, each.right): place for place, each in enumerate(found)}
                self._queues[reviewer] = Queue(found, places)
            return self._queues[reviewer]

    def judge(self, given: Judgement) -> int:
        """Record words; the grouping follows when it is asked for."""
        return self._written(lambda: judging.judge(self.case, given))

    def mark(self, given: Mark) -> int:
        """Record a mark."""
        return self._written(lambda: judging.mark(self.case, given))

    def say(self, given: AccountWord) -> int:
        """Record a word on accounts."""
        return self._written(lambda: judging.say(self.case, given))

    def undo(self, entry: int, reviewer: str) -> int:
        """Take an entry back."""
        return self._written(lambda: judging.undo(self.case, entry, reviewer))

    def write(self, act: Callable[[Case], Written]) -> Written:
        """Let another step write into the case."""
        return self._written(lambda: act(self.case))

    def outdate(self) -> None:
        """Have the case read anew when it is next asked for, since one entry has changed more than words."""
        with self._lock:
            self._view.head = -1

    def regroup(self) -> bool:
        """Make clusters and pieces anew, with the words that stand; tell whether anything changed."""
        with self._lock:
            with self.case.deriving(), self.case.catalogue.writing() as db:
                changed = regroup(db, self.case.settings.piece_probability)
            self._view = self._read()
            self._queues.clear()
            return changed

    def settle(self) -> bool:
        """Make the grouping anew where that takes no longer than a person waits; tell whether it was made."""
        if len(self.view.now.regions) > QUICK:
            return False
        try:
            self.regroup()
        except BusyError:
            if not self.case.shared:
                raise
            return False  # a colleague's program derives, and sees to it
        return True

    def last_entry(self, reviewer: str) -> int | None:
        """Return the last entry of a reviewer that stands; None where there is none."""
        view = self.view
        words = (row.seq for row in view.rows if row.reviewer == reviewer)
        own = (row.seq for row in view.marks if row.reviewer == reviewer)
        said = (row.seq for row in view.words if row.reviewer == reviewer)
        return max((*words, *own, *said), default=None)

    def not_kept(self) -> list[JudgementRow]:
        """Return the words that contradict others, once the grouping is made anew."""
        view = self.view
        now = view.now
        clusters = {now.regions[region].name: name for region, name in now.cluster_of.items()}
        pieces = {region: now.clusters[name].piece for region, name in clusters.items()}
        return [] if view.ungrouped else standing.not_kept(view.rows, clusters, pieces)

    def _written(self, act: Callable[[], Written]) -> Written:
        with self._lock:
            known = self.view.head
            told = act()
            view = self._view
            head = self._head()
            # One entry is what an act writes; where there are more, another program has written in between.
            view.head = head if head == known + 1 else known
            self._heard(view)
            return told

    def _head(self) -> int:
        """The number of entries that the catalogue has followed; the ledger itself may be one ahead for a moment."""
        with self.case.catalogue.reading() as db:
            return heads.get(db)[0]

    def _heard(self, view: View) -> None:
        with self.case.catalogue.reading() as db:
            before = len(view.rows)
            view.rows, view.marks = judgements.standing(db), marks.standing(db)
            view.words = account_words.standing(db)
        view.ungrouped += len(view.rows) != before

    def _read(self) -> View:
        begun = time.monotonic()
        head = self._head()
        view = self._taken(head)
        if self.case.shared:
            self._due = time.monotonic() + RARELY * (time.monotonic() - begun)
        return view

    def _taken(self, head: int) -> View:
        now = snapshot.take(self.case.catalogue)
        with self.case.catalogue.reading() as db:
            judged = {(r.left, r.right): r for r in verdicts.everything(db) if r.verdict != "unrelated"}
            return View(
                now,
                {row.id: row for row in ads.everything(db)},
                judged,
                {row.name: row.id for row in now.regions.values()},
                head,
                {row.sha256: row.id for row in now.regions.values() if row.kind == "whole"},
                judgements.standing(db),
                marks.standing(db),
                account_words.standing(db),
            )


def answered(rows: Sequence[JudgementRow], ids: dict[str, int], reviewer: str) -> set[tuple[int, int]]:
    """Return the pairs (region ids, ascending) on which a reviewer's word stands."""
    found = set()
    for row in rows:
        if row.reviewer == reviewer and row.left in ids and row.right in ids:
            left, right = sorted((ids[row.left], ids[row.right]))
            found.add((left, right))
    return found
