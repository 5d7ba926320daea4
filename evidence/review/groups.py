"""Clusters, pieces and accounts: what is in them, splitting, merging, and marks on single pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from evidence import kinds, trade, vocabulary
from evidence.catalogue.judgements import Word
from evidence.catalogue.marks import KINDS
from evidence.catalogue.sightings import Sighting
from evidence.errors import WrongCallError
from evidence.judging import Judgement, Mark, Said
from evidence.kinds import TYPES
from evidence.phrases import Phrase, fixed, phrase
from evidence.review import asking, tiles
from evidence.review.accounts import trader
from evidence.review.asking import Asking, NotThereError
from evidence.review.desk import Desk, View
from evidence.review.linked import Linker
from evidence.review.pages import Pages
from evidence.review.tiles import Tile
from evidence.review.timeline import lay


class Groups:
    """Screens of clusters, pieces and accounts."""

    def __init__(self, asking_: Asking, pages: Pages, linker: Linker) -> None:
        self._asking = asking_
        self._linker = linker
        self._desk: Desk = asking_.desk
        self._pages = pages
        self._zone = ZoneInfo(self._desk.case.settings.time_zone)

    def routes(self) -> list[Route]:
        """The addresses of these screens."""
        return [
            Route("/cluster/{name}", self.cluster),
            Route("/piece/{name}", self.piece),
            Route("/account/{number:int}", self.account),
            Route("/split", self.split, methods=["POST"]),
            Route("/merge", self.merge, methods=["POST"]),
            Route("/mark", self.mark, methods=["POST"]),
        ]

    def cluster(self, request: Request) -> Response:
        """Show one cluster."""
        view, name = self._desk.view, request.path_params["name"]
        shown = tiles.of_cluster(view, name)
        row = view.now.clusters[name]
        said = {"kind": "cluster", "name": name, "row": row, "count": len(row.regions), "basis": ""}
        return self._page(request, shown, view.now.shown_in(name), neighbours=tiles.neighbours(view, name), **said)

    def piece(self, request: Request) -> Response:
        """Show one piece."""
        view, name = self._desk.view, request.path_params["name"]
        shown = tiles.of_piece(view, name)
        rows = tiles.clusters_of(view, name)
        digests = (view.now.regions[region].sha256 for row in rows for region in row.regions)
        said = {"kind": "piece", "name": name, "row": view.now.pieces[name], "count": len(rows)}
        basis = _basis(view.now.pieces[name].basis)
        return self._page(request, shown, view.now.seen(digests), neighbours=[], basis=basis, **said)

    def account(self, request: Request) -> Response:
        """Show what an account posted."""
        view, number = self._desk.view, request.path_params["number"]
        seen = [each for each in view.now.sightings if each.account_id == number]
        if not seen:
            raise NotThereError(phrase("This case has no such account."))
        shown = {name for each in seen for name in view.now.clusters_in.get(each.sha256, ())}
        pieces = {view.now.clusters[name].piece for name in shown}
        said = {"kind": "account", "name": str(number), "row": seen[0], "count": len(pieces), "basis": ""}
        said |= {"trader": trader(self._desk, number), "beside": self._linker.beside(number)}
        return self._page(request, tiles.of_pieces(view, pieces), seen, neighbours=[], **said)

    def _page(self, request: Request, shown: Sequence[Tile], seen: Sequence[Sighting], **said: Any) -> Response:
        view = self._desk.view
        first = shown[0].region.name if shown else ""
        marks = {mark.kind: mark.value for mark in view.marks if mark.region == first}
        accounts = {each.account_id: each.account for each in seen if each.account_id is not None}
        return self._pages.page(
            request,
            "group.html",
            tiles=shown,
            timeline=lay(seen, self._zone),
            times=len(seen),
            accounts=sorted(accounts.items())[:12],
            marks=marks,
            types=TYPES,
            typed=self._typed(seen),
            first=first,
            reviewer=self._asking.reviewer(request),
            **said,
        )

    def _typed(self, seen: Sequence[Sighting]) -> trade.Typed:
        """Say which type the words of the ads suggest that show this."""
        words = vocabulary.read(self._desk.case.words)
        ads = self._desk.view.ads
        texts = [ads[number].text for number in {each.ad_id for each in seen} if number in ads]
        return trade.voted(kinds.suggest(text, words) for text in texts)

    async def split(self, request: Request) -> Response:
        """Part the marked pictures of a cluster, or of a piece, from the others."""
        given = await asking.body(request)
        return await run_in_threadpool(self._split, self._asking.reviewer(request), given)

    def _split(self, reviewer: str, given: Mapping[str, Any]) -> Response:
        view = self._desk.view
        kind, name = asking.text(given, "kind"), asking.text(given, "name")
        members = _members(view, kind, name)
        marked = [each for each in members if each in asking.names(given, "marked", view)]
        others = [each for each in members if each not in marked]
        if not marked or not others:
            raise WrongCallError(phrase("Mark those to part from the others: at least one, and not all."))
        one, apart = _words(kind)
        words = [Said(left, right, one) for left, right in pairwise(marked)]
        words += [Said(marked[0], other, apart) for other in others]
        entry = self._desk.judge(Judgement(reviewer, words, {"screen": kind, kind: name}))
        return self._settled(entry, kind, members[0])

    async def merge(self, request: Request) -> Response:
        """Say that two clusters are one picture, or two pieces one."""
        given = await asking.body(request)
        return await run_in_threadpool(self._merge, self._asking.reviewer(request), given)

    def _merge(self, reviewer: str, given: Mapping[str, Any]) -> Response:
        view, kind = self._desk.view, asking.text(given, "kind")
        names = [asking.text(given, "name"), asking.text(given, "other").strip()]
        left, right = (_members(view, kind, name)[0] for name in names)
        words = [Said(left, right, _words(kind)[0])]
        entry = self._desk.judge(Judgement(reviewer, words, {"screen": kind, kind: names}))
        return self._settled(entry, kind, left)

    async def mark(self, request: Request) -> Response:
        """Say how many pieces a picture shows, or of which type they are."""
        given = await asking.body(request)
        kind = next((known for known in KINDS if known == given.get("kind")), None)
        (region,) = asking.names({"region": [given.get("region")]}, "region", self._desk.view)
        if kind is None:
            raise WrongCallError(phrase("A mark is of pieces or of their type. Load the page again."))
        mark = Mark(self._asking.reviewer(request), region, kind, asking.text(given, "value"))
        return JSONResponse({"entry": await run_in_threadpool(self._desk.mark, mark)})

    def _settled(self, entry: int, kind: str, member: str) -> Response:
        """Say where to go on; the grouping follows at once where that is quick."""
        grouped = self._desk.settle()
        view = self._desk.view
        cluster = view.now.clusters[view.now.cluster_of[view.ids[member]]]
        address = f"/cluster/{cluster.cluster}" if kind == "cluster" else f"/piece/{cluster.piece}"
        return JSONResponse({"entry": entry, "grouped": grouped, "address": address})


def _members(view: View, kind: str, name: str) -> list[str]:
    """Return the names of the regions that stand for what is in a cluster or piece, the eldest first.

    Raises:
        NotThereError: There is none of that name.
    """
    regions = view.now.regions
    if kind == "cluster" and name in view.now.clusters:
        return [regions[region].name for region in view.now.clusters[name].regions]
    if kind == "piece" and name in view.now.pieces:
        return [regions[row.regions[0]].name for row in tiles.clusters_of(view, name)]
    raise NotThereError(
        phrase("This case has no {kind} {name!r}. Copy the id from its own page.", kind=kind[:10], name=name[:40])
    )


def _basis(told: str) -> Phrase:
    """Return why pictures are held for one piece, so that each reason can be told in another language."""
    first, *others = (fixed(each) for each in told.split("; "))
    return reduce(lambda one, more: phrase("{one}; {more}", one=one, more=more), others, first)


def _words(kind: str) -> tuple[Word, Word]:
    """Return what joins two members, and what parts them."""
    return ("same picture", "different pictures") if kind == "cluster" else ("same piece", "different pieces")
