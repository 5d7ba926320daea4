"""The sample on the screen: each unit with its two questions, and the pieces shown beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from evidence import answering
from evidence.catalogue import decisions, draws, states
from evidence.catalogue.decisions import DecisionRow
from evidence.catalogue.draws import DrawRow
from evidence.catalogue.states import Pieces
from evidence.phrases import phrase
from evidence.review import asking
from evidence.review.asking import Asking, NotThereError
from evidence.review.desk import Desk, View
from evidence.review.pages import Pages
from evidence.telling import Told, tell

MOST_PICTURES = 60
"""Pictures of one unit that are shown."""

COLUMNS = {
    "here": answering.HERE,
    "further": answering.FURTHER,
    "unsure": answering.UNSURE,
    "group": answering.GROUP,
    "kind": answering.KIND,
    "remark": answering.REMARK,
}


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample drawn last: its state, the pieces of it, its units in order, and the answers so far."""

    state: str
    pieces: Pieces
    units: Mapping[str, Mapping[str, Any]]
    answers: tuple[DecisionRow, ...]

    def answered_by(self, unit: str) -> list[str]:
        """Name who answered a unit."""
        return sorted({row.reviewer for row in self.answers if row.unit == unit})

    def waiting(self, reviewer: str) -> list[str]:
        """List the units that wait for a reviewer: unanswered ones, and those answered once that are coded twice."""
        names = {unit: self.answered_by(unit) for unit in self.units}
        most = {unit: 2 if asked["twice"] else 1 for unit, asked in self.units.items()}
        return [unit for unit, said in names.items() if reviewer not in said and len(said) < most[unit]]


@dataclass(frozen=True, slots=True)
class Other:
    """A piece shown beside a unit: its label as on the sheet, its id, and pictures of it (ids of regions)."""

    label: str
    piece: str
    shown: tuple[int, ...]


class Samples:
    """Screens of the sample."""

    def __init__(self, asking_: Asking, pages: Pages) -> None:
        self._asking = asking_
        self._desk: Desk = asking_.desk
        self._pages = pages
        self._drawn: tuple[tuple[DrawRow, ...], Pieces] | None = None

    def routes(self) -> list[Route]:
        """The addresses of these screens."""
        return [
            Route("/sample", self.start),
            Route("/unit/{name}", self.unit),
            Route("/answer", self.answer, methods=["POST"]),
        ]

    def start(self, request: Request) -> Response:
        """Show the first unit that waits, or that none does."""
        reviewer = self._asking.reviewer(request)
        sample = self._sample()
        waiting = [] if sample is None else sample.waiting(reviewer)
        if sample is not None and waiting:
            return self._show(request, sample, waiting[0])
        return self._pages.page(request, "no_sample.html", drawn=sample is not None, reviewer=reviewer)

    def unit(self, request: Request) -> Response:
        """Show one unit."""
        sample, name = self._sample(), request.path_params["name"]
        if sample is None or name not in sample.units:
            raise NotThereError(phrase("The last sample has no such piece."))
        return self._show(request, sample, name)

    async def answer(self, request: Request) -> Response:
        """Record an answer, and say which unit is next."""
        given = await asking.body(request)
        reviewer = self._asking.reviewer(request)
        cells = {column: asking.text(given, name)[:5000] for name, column in COLUMNS.items()}
        told = Told(asking.text(given, "state"), asking.text(given, "unit"), reviewer, cells)
        entry = await run_in_threadpool(self._desk.write, lambda case: tell(case, told))
        return JSONResponse({"entry": entry, "address": "/sample"})

    def _show(self, request: Request, sample: Sample, name: str) -> Response:
        view, reviewer = self._desk.view, self._asking.reviewer(request)
        unit = sample.units[name]
        own = [row for row in sample.answers if row.unit == name and row.reviewer == reviewer]
        waiting = sample.waiting(reviewer)
        order = list(sample.units)
        return self._pages.page(
            request,
            "unit.html",
            unit=name,
            state=sample.state,
            pictures=list(_pictures(view, sample.pieces[name])),
            count=unit["pictures"],
            first=_others(view, sample.pieces, "A", unit["first"]),
            second=_others(view, sample.pieces, "B", unit["second"]),
            answered=bool(own),
            done=len(order) - len(waiting),
            total=len(order),
            back=order[order.index(name) - 1] if order.index(name) else "",
            reviewer=reviewer,
        )

    def _sample(self) -> Sample | None:
        with self._desk.case.catalogue.reading() as db:
            last = draws.latest(db)
            if last is None:
                return None
            drawn = tuple(draws.of_state(db, last.state))
            if self._drawn is None or self._drawn[0] != drawn:
                found = states.find(db, last.state)
                self._drawn = (drawn, {} if found is None else found.pieces)
            units = {unit["piece"]: unit for draw in drawn for unit in draw.body["units"]}
            return Sample(last.state, self._drawn[1], units, tuple(decisions.of_state(db, last.state)))


def _pictures(view: View, clusters: Mapping[str, list[str]]) -> Iterator[int]:
    """Yield a region of each cluster, the eldest."""
    for _, names in sorted(clusters.items())[:MOST_PICTURES]:
        ids = [view.ids[name] for name in names if name in view.ids]
        if ids:
            yield min(ids)


def _others(view: View, pieces: Pieces, letter: str, names: list[str]) -> list[Other]:
    return [
        Other(f"{letter}{place}", name, tuple(_pictures(view, pieces[name]))[:4]) for place, name in enumerate(names, 1)
    ]
