"""The first screen: how far the review is, what is in dispute, and the ways on."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from evidence import standing
from evidence.catalogue.judgements import JudgementRow
from evidence.review.asking import Asking
from evidence.review.desk import Desk, View
from evidence.review.pages import Pages
from evidence.review.pairs import Pairs
from evidence.reviewing import AGREED

MOST_LISTED = 100


class Home:
    """The first screen, conflicts, and making the grouping anew."""

    def __init__(self, asking: Asking, pages: Pages, pairs: Pairs) -> None:
        self._asking = asking
        self._desk: Desk = asking.desk
        self._pages = pages
        self._pairs = pairs

    def routes(self) -> list[Route]:
        """The addresses of this screen."""
        return [Route("/", self.home), Route("/regroup", self.regroup, methods=["POST"])]

    def home(self, request: Request) -> Response:
        """Show how far the review is."""
        view, reviewer = self._desk.view, self._asking.reviewer(request)
        now = view.now
        return self._pages.page(
            request,
            "home.html",
            study=self._desk.case.settings.study,
            reviewer=reviewer,
            progress=self._pairs.progress(reviewer),
            counts=(len(now.originals), len(now.clusters), len(now.pieces)),
            disputes=[(_key(view, *each.pair), each) for each in standing.disputes(view.rows)][:MOST_LISTED],
            not_kept=[(_key(view, row.left, row.right), row) for row in self._desk.not_kept()][:MOST_LISTED],
            agreed=AGREED,
            reviewers=_counted(view.rows),
            agreement=standing.agreement(view.rows),
        )

    def regroup(self, _request: Request) -> Response:
        """Make the grouping anew with the words that stand."""
        changed = self._desk.regroup()
        now = self._desk.view.now
        return JSONResponse({"changed": changed, "clusters": len(now.clusters), "pieces": len(now.pieces)})


def _key(view: View, left: str, right: str) -> tuple[int, int] | None:
    """Return ids of a pair of names, ascending; None where one of them is not in the case."""
    ids = sorted(view.ids.get(name, 0) for name in (left, right))
    return (ids[0], ids[1]) if all(each in view.now.cluster_of for each in ids) else None


def _counted(rows: list[JudgementRow]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.reviewer] = counts.get(row.reviewer, 0) + 1
    return sorted(counts.items())
