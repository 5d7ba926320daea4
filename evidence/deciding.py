"""Read an answered sheet back: each row ends in exactly one state, and each new answer is an entry of the ledger."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from evidence import answering, reviews, tabular
from evidence.answering import COLUMNS, NEEDED, AnswerError, Asked, heading
from evidence.case import Case
from evidence.catalogue import Connection, decisions, draws, states
from evidence.contradictions import Contradiction, settle
from evidence.custody.ledger import displayable
from evidence.errors import WrongSourceError
from evidence.reviewing import Answer
from evidence.tabular import Cell, Row

MOST_ROWS = 50_000

End = Literal["taken", "known already", "not answered", "not taken"]

HEADER_WITHIN = 20
"""The header is looked for in so many rows of a sheet that are not empty."""


@dataclass(frozen=True, slots=True)
class RowEnd:
    """How one row ended: where it stood, its unit (empty where it names none), and why it was not taken."""

    place: str
    unit: str
    end: End
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """How every row of a sheet ended.

    Attributes:
        rows: In the order of the file.
        passed_over: Sheets of the workbook that hold no answers.
        contradictions: Between all answers of the states concerned, as they now stand.
    """

    rows: tuple[RowEnd, ...]
    passed_over: tuple[str, ...]
    contradictions: tuple[Contradiction, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A row that gives an answer."""

    place: str
    state: str
    answer: Answer
    remark: str


class _Samples:
    """The samples of a case, looked up once."""

    def __init__(self, db: Connection, file: str) -> None:
        self._file = file
        self._digests = states.digests(db)
        self._db = db
        self._asked: dict[str, dict[str, Asked]] = {}
        self._known: dict[str, set[str]] = {}

    def state(self, start: str) -> str:
        found = [digest for digest in self._digests if digest.startswith(start)]
        if len(found) != 1:
            raise AnswerError(f"is of state S-{start}, which this case never froze; name the right case with --case")
        return found[0]

    def asked(self, state: str, unit: str) -> Asked:
        if state not in self._asked:
            self._asked[state] = asked(self._db, state)
        if unit not in self._asked[state]:
            raise AnswerError(f"is about {unit[:40]!r}, which is not in the sample; put the id of its row back")
        return self._asked[state][unit]

    def knows(self, state: str, key: str) -> bool:
        """Tell whether an answer adds nothing: it is its reviewer's latest, or this very file brought it before.

        From another file, an answer that was given up for a later one is taken again.
        """
        if state not in self._known:
            rows = decisions.of_state(self._db, state)
            latest = {(row.unit, row.reviewer): row.key for row in rows}
            self._known[state] = {*latest.values(), *(row.key for row in rows if row.file == self._file)}
        return key in self._known[state]


def decide(case: Case, path: Path, *, reviewer: str = "") -> Imported:
    """Take in the answers of a sheet. What was taken in before adds nothing.

    Args:
        case: The case that drew the sample.
        path: The sheet: XLSX, ODS or CSV, as written by ``evidence sample`` and filled in.
        reviewer: Who answers in rows that name nobody.

    Raises:
        WrongSourceError: The file is no such sheet.
    """
    with case.working():
        found, passed_over = _rows(path)
        with case.catalogue.reading() as db:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            ends, read = _judged(_Samples(db, digest), found, reviewer)
        case.record([("decide", _body(each, path, digest)) for each in read])
        concerned = sorted({each.state for each in read})
        with case.catalogue.reading() as db:
            told = [told for state in concerned for told in _contradictions(db, state)]
    return Imported(tuple(ends), passed_over, tuple(told))


def _rows(path: Path) -> tuple[list[tuple[str, dict[str, Cell]]], tuple[str, ...]]:
    """Return the rows below each sheet's header by name of column, each with its place, and sheets without a header.

    Raises:
        WrongSourceError: No sheet has a header, or one has a column twice.
    """
    if not path.is_file():
        raise WrongSourceError(f"{path} is no file. Name the sheet that was answered.")
    try:
        every = list(islice(tabular.rows(path, _worth), MOST_ROWS + 1))
    except OSError as error:
        raise WrongSourceError(f"{path}: {error.strerror}. Check the path, then run this again.") from error
    if len(every) > MOST_ROWS:
        raise WrongSourceError(
            f"{path}: has more than {MOST_ROWS:,} rows, which no sample has. Delete what is not its."
        )
    sheets: dict[str | None, list[Row]] = defaultdict(list)
    for row in every:
        sheets[row.sheet].append(row)
    found: list[tuple[str, dict[str, Cell]]] = []
    without = []
    for sheet, rows in sheets.items():
        place = next((n for n, row in enumerate(rows[:HEADER_WITHIN]) if _worth([str(c) for c in row.cells])), None)
        if place is None:
            without.append(sheet or "")
        else:
            header = _header(path, rows[place])
            found += [(row.place, _by_column(header, row)) for row in rows[place + 1 :]]
    if len(without) == len(sheets):
        raise WrongSourceError(
            f"{path}: no row has the columns {', '.join(NEEDED)}. Take the sheet that 'evidence sample --sheet' wrote, "
            "and leave its header as it is."
        )
    return found, tuple(without)


def _worth(cells: Sequence[str]) -> int:
    names = {heading(cell) for cell in cells}
    return len(names & set(COLUMNS)) if names.issuperset(NEEDED) else 0


def _header(path: Path, row: Row) -> dict[str, int]:
    header: dict[str, int] = {}
    for place, cell in enumerate(row.cells):
        name = heading(cell)
        if name in COLUMNS and name in header:
            raise WrongSourceError(f"{path}, {row.place}: two columns are called '{name}'. Delete one of them.")
        header[name] = place
    return header


def _by_column(header: Mapping[str, int], row: Row) -> dict[str, Cell]:
    return {name: row.cells[place] if place < len(row.cells) else "" for name, place in header.items()}


def _judged(
    samples: _Samples, rows: Iterable[tuple[str, dict[str, Cell]]], reviewer: str
) -> tuple[list[RowEnd], list[_Read]]:
    ends: list[RowEnd | _Read] = []
    for place, cells in rows:
        unit = answering.unit_of(cells[answering.UNIT])
        if not answering.answered(cells):
            ends.append(RowEnd(place, unit, "not answered"))
            continue
        try:
            ends.append(_read(samples, place, cells, reviewer))
        except AnswerError as error:
            ends.append(RowEnd(place, unit, "not taken", str(error)))
    torn = _torn([each for each in ends if isinstance(each, _Read)])
    told: list[RowEnd] = []
    taken: dict[str, _Read] = {}
    for each in ends:
        if isinstance(each, RowEnd):
            told.append(each)
            continue
        key, unit = _key(each), each.answer.unit
        if each.place in torn:
            told.append(RowEnd(each.place, unit, "not taken", torn[each.place]))
        elif key in taken or samples.knows(each.state, key):
            told.append(RowEnd(each.place, unit, "known already"))
        else:
            taken[key] = each
            told.append(RowEnd(each.place, unit, "taken"))
    return told, list(taken.values())


def _read(samples: _Samples, place: str, cells: Mapping[str, Cell], reviewer: str) -> _Read:
    state = samples.state(answering.state_of(cells[answering.STATE]))
    asked = samples.asked(state, answering.unit_of(cells[answering.UNIT]))
    remark = answering.plain(cells.get(answering.REMARK, ""))[: answering.LONGEST_REMARK]
    return _Read(place, state, answering.read(cells, asked, reviewer), remark)


def _torn(read: Sequence[_Read]) -> dict[str, str]:
    """Find rows by which one reviewer says two things of one unit; which of them is meant cannot be told."""
    by_unit: dict[tuple[str, str, str], list[_Read]] = defaultdict(list)
    for each in read:
        by_unit[each.state, each.answer.unit, each.answer.reviewer].append(each)
    torn: dict[str, str] = {}
    for (_, _, name), several in by_unit.items():
        if len({_key(each) for each in several}) > 1:
            places = " and ".join(each.place for each in several)
            torn |= {each.place: f"{name} answers this unit differently in {places}; keep one" for each in several}
    return torn


def _key(read: _Read) -> str:
    return decisions.key(read.state, read.answer.unit, read.answer.reviewer, reviews.written(read.answer))


def _body(read: _Read, path: Path, digest: str) -> dict[str, Any]:
    return {
        "state": read.state,
        "unit": read.answer.unit,
        "reviewer": read.answer.reviewer,
        "answer": reviews.written(read.answer),
        "remark": read.remark,
        "origin": displayable(f"{path.name}, {read.place}"),
        "file": digest,
    }


def asked(db: Connection, state: str) -> dict[str, Asked]:
    """Return what may be answered of a state, by unit."""
    frozen = states.find(db, state)
    pieces = {} if frozen is None else frozen.pieces
    return {
        unit["piece"]: Asked(unit["piece"], unit["pictures"], unit["first"], unit["second"], pieces)
        for draw in draws.of_state(db, state)
        for unit in draw.body["units"]
    }


def _contradictions(db: Connection, state: str) -> Iterator[Contradiction]:
    latest = {(row.unit, row.reviewer): row for row in decisions.of_state(db, state)}
    yield from settle([reviews.answer(*who, row.answer) for who, row in latest.items()]).contradictions
