"""One answer on one unit of a sample, given on a screen rather than on a sheet; it becomes the same entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evidence import answering, reviews
from evidence.answering import AnswerError
from evidence.case import Case
from evidence.deciding import asked
from evidence.errors import WrongCallError
from evidence.phrases import phrase
from evidence.tabular import Cell

ORIGIN = "review screen"


@dataclass(frozen=True, slots=True)
class Told:
    """What was filled in.

    Attributes:
        state: Digest of the sample's state.
        unit: Id of the unit.
        reviewer: Who answers.
        cells: What would stand in the sheet's columns, by name of column.
    """

    state: str
    unit: str
    reviewer: str
    cells: Mapping[str, Cell]


def tell(case: Case, given: Told) -> int:
    """Record an answer; the reviewer's latest on a unit counts. Return the number of its entry.

    Raises:
        WrongCallError: The unit is not in the sample, the answer makes no sense, or another program works on the case.
    """
    with case.working():
        with case.catalogue.reading() as db:
            known = asked(db, given.state).get(given.unit)
        if known is None:
            raise WrongCallError(phrase("This sample has no such piece. Open the sample again."))
        try:
            said = answering.read(given.cells, known, given.reviewer)
        except AnswerError as error:
            raise WrongCallError(phrase("The answer {error}.", error=error.args[0])) from error
        remark = answering.plain(given.cells.get(answering.REMARK, ""))[: answering.LONGEST_REMARK]
        body = {"state": given.state, "unit": given.unit, "reviewer": said.reviewer, "answer": reviews.written(said)}
        (entry,) = case.record([("decide", {**body, "remark": remark, "origin": ORIGIN, "file": ""})])
    return entry.seq
