"""One row of an answered sheet, as a spreadsheet hands it back > an answer, or the reason why it is none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from evidence.phrases import phrase
from evidence.reviewing import Answer, Thing
from evidence.tabular import Cell, text

STATE, UNIT, HERE, FURTHER = "state", "unit", "pieces here", "further pieces also in"
UNSURE, GROUP, KIND, REVIEWER, REMARK = "unsure", "pieces on group photo", "type", "reviewer", "remark"
ALSO = tuple(f"piece {number} also in" for number in range(1, 5))
ANSWERED = (HERE, *ALSO, FURTHER, UNSURE, GROUP, KIND)
"""Columns that people fill in; a row in which all are empty is not answered."""
COLUMNS = (STATE, UNIT, *ANSWERED, REVIEWER, REMARK)
NEEDED = (STATE, UNIT, HERE)

LONGEST = 60
"""Most characters of a reviewer's name or a type."""

LONGEST_REMARK = 2_000

_WHOLE = re.compile(r"(\d{1,3})(?:[.,]0+)?")
_STATE = re.compile(r"S-([0-9a-f]{12})")
_PIECE = re.compile(r"P[0-9a-f]{6,64}")
_LABEL = re.compile(r"([AB])(\d{1,2})")
_YES = frozenset({"yes", "y", "x", "true", "1", "?", "ja", "oui", "si", "sí", "是"})
_NO = frozenset({"", "no", "n", "false", "0", "-", "nein", "non", "否"})
_NONE = frozenset({"-", "–", "none", "no", "nowhere", "0", "无"})


class AnswerError(Exception):
    """Why a row gives no answer, and what to do; for the person who filled it in."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a row may refer to: its unit, the pictures in it, others shown beside it, and every piece of the state."""

    unit: str
    pictures: int
    first: Sequence[str]
    second: Sequence[str]
    pieces: Mapping[str, object]


def heading(cell: Cell) -> str:
    """Return the name of a column as it is compared: case, width and spaces do not count."""
    return " ".join(unicodedata.normalize("NFKC", text(cell)).casefold().split())


def plain(cell: Cell) -> str:
    """Return what a cell says, without the apostrophe that keeps a spreadsheet from running a text as a formula."""
    said = unicodedata.normalize("NFKC", text(cell)).strip()
    return said[1:].strip() if said.startswith("'") else said


def state_label(digest: str) -> str:
    """Name a state on a sheet, so that no spreadsheet takes it for a number or a date."""
    return f"S-{digest[:12]}"


def state_of(cell: Cell) -> str:
    """Return the first digits of the state that a row names.

    Raises:
        AnswerError: It names none.
    """
    found = _STATE.fullmatch(plain(cell).replace("s-", "S-"))
    if not found:
        raise AnswerError(phrase("names no state; copy the first cell of any other row of the sheet into it"))
    return found[1]


def unit_of(cell: Cell) -> str:
    """Return the unit that a row names; anything at all where it names none."""
    said = plain(cell)
    return "P" + said[1:].lower() if said[:1] in ("P", "p") else said


def answered(cells: Mapping[str, Cell]) -> bool:
    """Tell whether anything is filled in."""
    return any(plain(cells.get(name, "")) for name in ANSWERED)


def read(cells: Mapping[str, Cell], asked: Asked, reviewer: str) -> Answer:
    """Read an answer.

    Args:
        cells: By name of column.
        asked: What the row is about.
        reviewer: Who answers where the row does not say.

    Raises:
        AnswerError: The row is half answered, or says what cannot be.
    """
    name = plain(cells.get(REVIEWER, "")) or reviewer
    if not name:
        raise AnswerError(phrase("names no reviewer; fill in the column, or give --reviewer NAME"))
    kind = plain(cells.get(KIND, "")).casefold()
    if len(name) > LONGEST or len(kind) > LONGEST:
        raise AnswerError(phrase("the reviewer or the type is longer than {most} characters; shorten it", most=LONGEST))
    number, unknown = _here(cells.get(HERE, ""), asked)
    unsure = unknown or _yes(cells.get(UNSURE, ""))
    links = _links(cells, asked)
    if links and max(links) > number:
        raise AnswerError(
            phrase(
                "says where piece {links} appears, but only {number} pieces are here; mend one of them",
                links=max(links),
                number=number,
            )
        )
    counts = _counts(cells.get(GROUP, ""), number)
    things = tuple(_thing(links.get(n, ()), counts[n - 1], unsure=unsure) for n in range(1, number + 1))
    return Answer(asked.unit, name, things, unsure and number > 1, kind)


def _here(cell: Cell, asked: Asked) -> tuple[int, bool]:
    said = _number_text(cell, HERE)
    if not said:
        raise AnswerError(
            phrase("is half answered: '{column}' is empty; fill it in, or empty the whole row", column=HERE)
        )
    if said == "?":
        return asked.pictures, True
    number = _WHOLE.fullmatch(said)
    if not number:
        raise AnswerError(
            phrase("'{column}' says {said!r}; it takes a whole number, or ?", column=HERE, said=said[:40])
        )
    return int(number[1]), False


def _number_text(cell: Cell, column: str) -> str:
    if isinstance(cell, date):
        raise AnswerError(
            phrase(
                "'{column}' holds a date, which the spreadsheet made of what was typed; type it again as text",
                column=column,
            )
        )
    return plain(cell)


def _yes(cell: Cell) -> bool:
    said = plain(cell).casefold()
    if said in _YES or said in _NO:
        return said in _YES
    raise AnswerError(phrase("'{column}' says {said!r}; it takes yes, or nothing", column=UNSURE, said=said[:40]))


def _links(cells: Mapping[str, Cell], asked: Asked) -> dict[int, tuple[tuple[str, bool], ...]]:
    """Return the other pieces named, each with whether that is unsure, by number of the piece here."""
    said = {n: _number_text(cells.get(name, ""), name) for n, name in enumerate(ALSO, 1)}
    further = _number_text(cells.get(FURTHER, ""), FURTHER)
    parts = re.findall(r"(\d+)\s*:\s*([^:]*?)(?=[,;\s]*\d+\s*:|$)", further)
    if further and (not parts or not re.match(r"\s*\d+\s*:", further)):
        raise AnswerError(
            phrase("'{column}' takes the piece's number, a colon and ids, such as '5: A3, A4; 6: B1'", column=FURTHER)
        )
    for number, names in parts:
        said[int(number)] = f"{said.get(int(number), '')} {names}"
    found = {n: tuple(_named(names, asked)) for n, names in said.items() if names.strip()}
    return {n: names for n, names in found.items() if names}


def _named(said: str, asked: Asked) -> list[tuple[str, bool]]:
    named: list[tuple[str, bool]] = []
    for word in re.split(r"[,;、\s]+", said):
        if word == "?" and named:
            named[-1] = (named[-1][0], True)
        elif word.strip("?") and word.casefold() not in _NONE:
            named.append((_other(word.strip("?"), asked), "?" in word))
    return named


def _other(word: str, asked: Asked) -> str:
    label = _LABEL.fullmatch(word.upper())
    if label:
        shown, place = asked.first if label[1] == "A" else asked.second, int(label[2])
        if not 1 <= place <= len(shown):
            raise AnswerError(
                phrase(
                    "names {word}, but {shown} others are shown as {label}; take another label",
                    word=word,
                    shown=len(shown),
                    label=label[1],
                )
            )
        return shown[place - 1]
    piece = unit_of(word)
    if not _PIECE.fullmatch(piece):
        raise AnswerError(
            phrase("names {word!r}, which is neither a label such as A3 nor an id of a piece", word=word[:40])
        )
    if piece not in asked.pieces:
        raise AnswerError(
            phrase(
                "names {piece}, which is no piece of this sample's state: a later dedupe may have made "
                "it, or taken it away; look for the picture among the pieces shown, and name that one",
                piece=piece,
            )
        )
    if piece == asked.unit:
        raise AnswerError(phrase("names itself as another piece; leave its own id out"))
    return piece


def _counts(cell: Cell, number: int) -> list[int]:
    said = _number_text(cell, GROUP)
    if not said or said in _NONE:
        return [1] * number
    counts = [part for part in re.split(r"[,;\s]+", said) if part]
    if not all(re.fullmatch(r"[1-9]\d{0,2}", part) for part in counts):
        raise AnswerError(
            phrase("'{column}' says {said!r}; it takes whole numbers from 1 up", column=GROUP, said=said[:40])
        )
    if len(counts) != number:
        raise AnswerError(
            phrase(
                "'{column}' has {counts} numbers for {number} pieces; give one for each, such as '12; 1'",
                column=GROUP,
                counts=len(counts),
                number=number,
            )
        )
    return [int(part) for part in counts]


def _thing(links: Sequence[tuple[str, bool]], count: int, *, unsure: bool) -> Thing:
    sure = tuple(dict.fromkeys(name for name, perhaps in links if not (perhaps or unsure)))
    perhaps = tuple(dict.fromkeys(name for name, _ in links if name not in sure))
    return Thing(sure, perhaps, count)
