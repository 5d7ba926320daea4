"""Accept many open questions at once, as the machine would answer them: looked through first, undone in one step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from evidence.catalogue.judgements import Word
from evidence.errors import WrongCallError
from evidence.judging import MOST_WORDS, Judgement, Said
from evidence.phrases import phrase
from evidence.questions import Question, Reason
from evidence.review import asking
from evidence.review.asking import Asking
from evidence.review.desk import Desk, answered
from evidence.review.pages import Pages

MEANT: Mapping[Reason, Word] = {"unsure": "same picture", "weak link": "same picture", "weak piece": "same piece"}
"""What a high probability says of a question; of two pictures of one scene it says nothing."""

USUAL = 0.9
MOST_SHOWN = 200


class Bulk:
    """The screen that accepts many."""

    def __init__(self, asking_: Asking, pages: Pages) -> None:
        self._asking = asking_
        self._desk: Desk = asking_.desk
        self._pages = pages

    def routes(self) -> list[Route]:
        """The addresses of this screen."""
        return [Route("/bulk", self.show), Route("/bulk", self.accept, methods=["POST"])]

    def show(self, request: Request) -> Response:
        """Show what would be accepted."""
        reviewer = self._asking.reviewer(request)
        least = _least(request.query_params.get("least", str(USUAL)))
        found = self._found(reviewer, least)
        return self._pages.page(
            request,
            "bulk.html",
            least=least,
            count=len(found),
            keys=" ".join(f"{each.left}-{each.right}" for each in found),
            shown=[(each, MEANT[each.reason]) for each in found[:MOST_SHOWN]],
            reviewer=reviewer,
        )

    async def accept(self, request: Request) -> Response:
        """Record all of it in one entry."""
        given = await asking.body(request)
        return await run_in_threadpool(self._accept, self._asking.reviewer(request), given)

    def _accept(self, reviewer: str, given: Mapping[str, Any]) -> Response:
        least = _least(asking.text(given, "least"))
        found = self._found(reviewer, least)
        if asking.text(given, "keys") != " ".join(f"{each.left}-{each.right}" for each in found) or not found:
            raise WrongCallError(phrase("This is not what was shown, since the case has changed. Look again."))
        regions = self._desk.view.now.regions
        words = [Said(regions[q.left].name, regions[q.right].name, MEANT[q.reason]) for q in found]
        entry = self._desk.judge(Judgement(reviewer, words, {"screen": "bulk", "least": least}))
        return JSONResponse({"entry": entry, "words": len(words)})

    def _found(self, reviewer: str, least: float) -> list[Question]:
        view = self._desk.view
        done = answered(view.rows, view.ids, reviewer)
        found = [
            each
            for each in self._desk.queue(reviewer).questions
            if each.reason in MEANT and each.probability >= least and (each.left, each.right) not in done
        ]
        return sorted(found, key=lambda each: (each.probability, each.left, each.right))[:MOST_WORDS]


def _least(given: str) -> float:
    """Read a probability.

    Raises:
        WrongCallError: It is none, or so low that a look at each pair is due.
    """
    try:
        least = float(given[:20])
    except ValueError:
        least = -1.0
    if not 0.5 <= least <= 1.0:
        raise WrongCallError(phrase("Give a probability from 0.5 to 1."))
    return least
