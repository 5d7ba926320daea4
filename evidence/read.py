"""What is written in the pictures: QR codes, and with the extra ``ocr`` lines of writing and posters' little pictures.

What is read is a suggestion with its place and its confidence, never a fact. Each original is read once by a recipe.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from evidence import payloads
from evidence.case import Case
from evidence.catalogue import avatars, codes, lines, posts, scans
from evidence.catalogue.avatars import AvatarRow
from evidence.catalogue.codes import CodeRow
from evidence.catalogue.lines import LineRow
from evidence.catalogue.posts import PostRow
from evidence.catalogue.scans import Waiting
from evidence.engines import Outcome, Task, bounds, load
from evidence.errors import WrongCallError
from evidence.progress import Progress
from index import codes as qr
from index import writing
from index.regions import Box
from index.scan import Scanned, scan, written_recipe

BATCH = 64
"""Originals kept together in one transaction; what a killed run had not kept is read again."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a worker is asked of the original that it is handed: the boxes of its pictures, and what to look for."""

    boxes: tuple[tuple[int, int, int, int], ...]
    codes: bool
    writing: bool


@dataclass(frozen=True, slots=True)
class ReadTotals:
    """What one run did, and what there is after it.

    Attributes:
        read: Originals read in this run.
        codes: QR codes in the case, by kind.
        lines: Lines of writing in the case, by role.
        avatars: Posters' little pictures in the case.
        posts: Posts found on screenshots in the case; 'evidence screens' shows them.
        failed: (sha256, reason) of originals that could not be read.
        recipes: Originals by recipe, by stage.
        ocr: Whether writing could be read; False where the extra is not installed.
    """

    read: int
    codes: dict[str, int]
    lines: dict[str, int]
    avatars: int
    posts: int
    failed: tuple[tuple[str, str], ...]
    recipes: dict[str, dict[str, int]]
    ocr: bool


def answer(ask: Ask, file: BinaryIO) -> Scanned:
    """Read one original; runs in a worker."""
    shown = [Box(*box) for box in ask.boxes]
    return scan(file, shown, for_codes=ask.codes, for_writing=ask.writing)


def read(case: Case, progress: Progress) -> ReadTotals:
    """Read what was not read yet; a second run changes nothing.

    Raises:
        WrongCallError: Another program works on this case, or the extra ``ocr`` is broken.
    """
    stages = {"codes": qr.RECIPE, "writing": written_recipe()}
    with case.deriving():
        with case.catalogue.reading() as db:
            todo = {stage: scans.lacking(db, stage, recipe) if recipe else [] for stage, recipe in stages.items()}
            waiting = scans.waiting(db, list(dict.fromkeys(sha256 for each in todo.values() for sha256 in each)))
        _read(case, waiting, _Wanted(stages, {stage: set(each) for stage, each in todo.items()}), progress)
        totals = _totals(case, len(waiting), ocr=bool(stages["writing"]))
        if waiting:
            case.record([("read", {"read": totals.read, "recipes": totals.recipes, "failed": len(totals.failed)})])
    return totals


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The recipe of each stage, and the originals that lack it."""

    recipes: dict[str, str]
    lacking: dict[str, set[str]]

    def ask(self, each: Waiting) -> Ask:
        return Ask(each.boxes, each.sha256 in self.lacking["codes"], each.sha256 in self.lacking["writing"])


def _read(case: Case, waiting: Sequence[Waiting], wanted: _Wanted, progress: Progress) -> None:
    progress.stage("Reading", len(waiting))
    outcomes = load("local").run(answer, _tasks(case, waiting, wanted), bounds(case.settings))
    batch: list[tuple[Waiting, Scanned]] = []
    for number, (each, outcome) in enumerate(zip(waiting, outcomes, strict=True), 1):
        batch.append((each, _scanned(outcome)))
        if len(batch) == BATCH or number == len(waiting):
            _keep(case, batch, wanted)
            progress.advance(len(batch))
            batch = []


def _tasks(case: Case, waiting: Sequence[Waiting], wanted: _Wanted) -> Iterator[Task]:
    for each in waiting:
        ask = wanted.ask(each)
        # The first in a worker opens the networks as well.
        seconds = case.settings.clip_seconds if ask.writing else case.settings.picture_seconds
        yield Task(ask, seconds, case.originals.path(each.sha256))


def _scanned(outcome: Outcome) -> Scanned:
    if outcome.failure.startswith(("ImportError", "ModuleNotFoundError")):
        raise WrongCallError(
            f"The extra 'ocr' is installed but broken ({outcome.failure}). Install it again: {writing.EXTRA}; or "
            "remove it: pip uninstall rapidocr."
        )
    if outcome.failure:
        return Scanned(reason=outcome.failure)
    scanned: Scanned = outcome.answer
    return scanned


def _keep(case: Case, batch: Sequence[tuple[Waiting, Scanned]], wanted: _Wanted) -> None:
    for_codes = [(each.sha256, scanned) for each, scanned in batch if each.sha256 in wanted.lacking["codes"]]
    for_writing = [(each.sha256, scanned) for each, scanned in batch if each.sha256 in wanted.lacking["writing"]]
    with case.catalogue.writing() as db:
        for stage, found in (("codes", for_codes), ("writing", for_writing)):
            scans.put(db, stage, wanted.recipes[stage], [(sha256, scanned.reason) for sha256, scanned in found])
        codes.replace(db, [sha256 for sha256, _ in for_codes], [row for each in for_codes for row in _codes(*each)])
        named = [sha256 for sha256, _ in for_writing]
        lines.replace(db, named, [row for each in for_writing for row in _lines(*each)])
        avatars.replace(db, named, [row for each in for_writing for row in _avatars(*each)])
        posts.replace(db, named, [row for each in for_writing for row in _posts(*each)])


def _codes(sha256: str, scanned: Scanned) -> Iterator[CodeRow]:
    for code in scanned.codes:
        yield CodeRow(sha256, code.payload, payloads.read(code.payload).kind, *_corner(code.box))


def _lines(sha256: str, scanned: Scanned) -> Iterator[LineRow]:
    for each in scanned.lines:
        line = each.line
        yield LineRow(sha256, line.text, line.confidence, each.role, each.post, *_corner(line.box))


def _avatars(sha256: str, scanned: Scanned) -> Iterator[AvatarRow]:
    for avatar in scanned.avatars:
        yield AvatarRow(sha256, avatar.post, avatar.code, *_corner(avatar.box))


def _posts(sha256: str, scanned: Scanned) -> Iterator[PostRow]:
    for post in scanned.posts:
        pictures = [list(_corner(box)) for box in post.pictures]
        yield PostRow(sha256, post.number, post.whole, pictures, *_corner(post.box))


def _corner(box: Box) -> tuple[int, int, int, int]:
    return box.left, box.top, box.width, box.height


def _totals(case: Case, count: int, *, ocr: bool) -> ReadTotals:
    with case.catalogue.reading() as db:
        return ReadTotals(
            read=count,
            codes=dict(sorted(Counter(row.kind for row in codes.everything(db)).items())),
            lines=dict(sorted(Counter(row.role for row in lines.everything(db)).items())),
            avatars=sum(1 for _ in avatars.everything(db)),
            posts=sum(1 for _ in posts.everything(db)),
            failed=tuple(scans.failures(db)),
            recipes=scans.recipes(db),
            ocr=ocr,
        )
