"""The queue and the pair: what is asked, what is answered, how far one is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from evidence import thumbnails
from evidence.errors import WrongCallError
from evidence.judging import Judgement, Said
from evidence.phrases import phrase
from evidence.report.text import day, local_day
from evidence.review import aligned, asking
from evidence.review.asking import Asking
from evidence.review.desk import Desk, View, answered
from evidence.review.doubts import doubts
from evidence.review.pages import Pages
from evidence.review.sides import lines, side

MOST_NEXT = 8
"""Questions handed out at once."""

ALIGNED = 512
"""Alignments remembered."""


class Pairs:
    """Screens of pairs."""

    def __init__(self, asking_: Asking, pages: Pages) -> None:
        self._asking = asking_
        self._desk: Desk = asking_.desk
        self._pages = pages
        self._zone = ZoneInfo(self._desk.case.settings.time_zone)
        self._aligned = lru_cache(maxsize=ALIGNED)(aligned.by_keypoints)

    def routes(self) -> list[Route]:
        """The addresses of these screens."""
        return [
            Route("/pairs", self.shell),
            Route("/pair/{left:int}/{right:int}", self.shell),
            Route("/part/pair/{left:int}/{right:int}", self.part),
            Route("/next", self.following),
            Route("/judge", self.judge, methods=["POST"]),
            Route("/undo", self.undo, methods=["POST"]),
        ]

    def shell(self, request: Request) -> Response:
        """The page around the pairs, which its script fetches."""
        given = request.path_params
        first = ""
        if given:
            first = "{}-{}".format(*asking.pair(self._desk.view, given["left"], given["right"]))
        return self._pages.page(request, "pairs.html", first=first, reviewer=self._asking.reviewer(request))

    def part(self, request: Request) -> Response:
        """One pair."""
        view = self._desk.view
        left, right = asking.pair(view, request.path_params["left"], request.path_params["right"])
        reviewer = self._asking.reviewer(request)
        sides = side(view, left), side(view, right)
        verdict = view.verdicts.get((left, right))
        own = [row for row in view.rows if {view.ids.get(row.left), view.ids.get(row.right)} == {left, right}]
        return self._pages.page(
            request,
            "pair.html",
            key=f"{left}-{right}",
            left=sides[0],
            right=sides[1],
            lines=lines(*sides, lambda time: day(local_day(time, self._zone))),
            verdict=verdict,
            doubts=doubts(verdict),
            reason=self._reason(view, reviewer, (left, right)),
            # Only the reviewer's own words: who answers second must not see the first answer.
            said=[row for row in own if row.reviewer == reviewer],
            matrix=self._matrix(view, left, right),
        )

    def following(self, request: Request) -> Response:
        """The next open questions, and how far the reviewer is."""
        reviewer = self._asking.reviewer(request)
        after = asking.key(request.query_params.get("after", ""))
        view = self._desk.view
        done = answered(view.rows, view.ids, reviewer)
        pairs = ((each.left, each.right) for each in self._desk.queue(reviewer).after(after))
        waiting = islice((pair for pair in pairs if pair not in done), MOST_NEXT)
        return JSONResponse({"pairs": [f"{a}-{b}" for a, b in waiting], **self.progress(reviewer)})

    def progress(self, reviewer: str) -> dict[str, int]:
        """Return questions in all and answered, and the pictures that the answers speak of."""
        view = self._desk.view
        done = answered(view.rows, view.ids, reviewer)
        places = self._desk.queue(reviewer).places
        home = view.now.cluster_of
        touched = {home[region] for pair in done for region in pair if region in home}
        pictures = sum(len(view.now.clusters[name].regions) for name in touched)
        total = len(places) + sum(pair not in places for pair in done)
        return {"done": len(done), "total": total, "pictures": pictures, "ungrouped": view.ungrouped}

    async def judge(self, request: Request) -> Response:
        """Record one word on one pair."""
        given = await asking.body(request)
        return await run_in_threadpool(self._judge, self._asking.reviewer(request), given)

    def _judge(self, reviewer: str, given: Mapping[str, Any]) -> Response:
        view = self._desk.view
        both = asking.names({"pair": [given.get("left"), given.get("right")]}, "pair", view)
        word = asking.word(given)
        shown = self._shown(view, both, asking.text(given, "look")[:20])
        entry = self._desk.judge(Judgement(reviewer, [Said(both[0], both[1], word)], shown))
        return JSONResponse({"entry": entry, **self.progress(reviewer)})

    def _shown(self, view: View, both: list[str], look: str) -> dict[str, Any]:
        left, right = sorted(view.ids[name] for name in both)
        verdict = view.verdicts.get((left, right))
        told: dict[str, Any] = {"screen": "pair", "look": look}
        if verdict is not None:
            told |= {"verdict": verdict.verdict, "probability": verdict.probability}
        return told

    async def undo(self, request: Request) -> Response:
        """Take back the reviewer's last entry."""
        return await run_in_threadpool(self._undo, self._asking.reviewer(request))

    def _undo(self, reviewer: str) -> Response:
        entry = self._desk.last_entry(reviewer)
        if entry is None:
            raise WrongCallError(phrase("There is nothing of yours to take back."))
        view = self._desk.view
        words = [row for row in view.rows if row.seq == entry]
        self._desk.undo(entry, reviewer)
        key = ""
        if len(words) == 1 and {words[0].left, words[0].right} <= view.ids.keys():
            key = "{}-{}".format(*sorted((view.ids[words[0].left], view.ids[words[0].right])))
        return JSONResponse({"undone": entry, "pair": key, "words": len(words), **self.progress(reviewer)})

    def _reason(self, view: View, reviewer: str, pair: tuple[int, int]) -> str:
        asked = self._desk.queue(reviewer).of(pair)
        if asked is not None and asked.reason != "other":
            return asked.reason
        verdict = view.verdicts.get(pair)
        return verdict.verdict if verdict is not None else "other"

    def _matrix(self, view: View, left: int, right: int) -> aligned.Matrix:
        rows = (view.now.regions[left], view.now.regions[right])
        path = self._desk.case.thumbnails
        jpegs = [thumbnails.read(path, row.thumbnail_at, row.thumbnail_bytes) for row in rows]
        verdict = view.verdicts.get((left, right))
        found = self._aligned(jpegs[0], jpegs[1]) if verdict is not None else None
        return found or aligned.by_boxes(verdict)
