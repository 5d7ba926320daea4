"""A case in which a state was frozen and a sample drawn by hand, for tests of answers and their reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from evidence.answering import COLUMNS, state_label
from evidence.case import Case
from evidence.catalogue import reviewed

PIECES = {f"P{n:012x}": {f"C{n:012x}": [f"{n:016x}.w"]} for n in range(1, 9)}
PIECES["P000000000001"]["C0000000000aa"] = [f"{99:016x}.w"]
STATE = reviewed.digest(PIECES)
NAMES = sorted(PIECES)
UNITS = NAMES[:4]


def unit(piece: str) -> dict[str, Any]:
    others = [name for name in NAMES if name != piece]
    shown = {"first": others[:5], "second": others[4:6], "pictures": len(PIECES[piece]), "twice": False}
    return {"piece": piece, "stratum": "clean", "inclusion": 0.5, **shown}


def draw() -> list[tuple[str, Mapping[str, Any]]]:
    stratum = {"name": "clean", "units": 8, "before": 0, "sampled": 4, "whole": False, "spread": 0.12}
    body = {"state": STATE, "batch": 1, "seed": 0, "within": 0.05, "reviewers": 1, "strata": [stratum]}
    body |= {"units": [unit(piece) for piece in UNITS], "frame": [NAMES]}
    return [("freeze", {"state": STATE, "pieces": PIECES}), ("draw", body)]


def record(case: Case) -> Case:
    with case.working():
        case.record(draw())
    return case


def row(piece: str, **said: object) -> dict[str, object]:
    """One row as filled in; ``here``, ``one`` to ``four``, ``unsure`` and so on stand for the columns."""
    short = {"here": "pieces here", "one": "piece 1 also in", "two": "piece 2 also in", "further": COLUMNS[7]}
    short |= {"group": "pieces on group photo"}
    named = {short.get(name, name): value for name, value in said.items()}
    return {"state": state_label(STATE), "unit": piece, "reviewer": "li", **named}


def workbook(path: Path, rows: Sequence[Mapping[str, object]], columns: Sequence[str] = COLUMNS) -> Path:
    """Write rows as a person's spreadsheet program would."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(list(columns))
    for each in rows:
        page.append([each.get(name) for name in columns])
    book.save(path)
    return path
