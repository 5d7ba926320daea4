"""Ads that were read on screenshots: each beside its part of the screen, to accept, correct, reject or take back."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from evidence import accepting, withdrawing
from evidence.accepting import CORRECTABLE, Ground
from evidence.case import Case
from evidence.catalogue.regions import RegionRow
from evidence.cutting import cut
from evidence.errors import WrongCallError
from evidence.phrases import phrase
from evidence.review import asking, decided
from evidence.review.asking import Asking, NotThereError
from evidence.review.desk import Desk, Written
from evidence.review.pages import Pages
from evidence.screens import ShownAd

USUAL = 0.9
LEAST = 0.5
MOST_SHOWN = 200
MOST_DECIDED = 100
"""Decided ads that are listed, of each word."""

MOST_KEPT = 64
"""Parts of screenshots kept in memory, since making one takes a worker a second."""

LONGEST = 2000
"""Characters of a corrected value."""


class Suggestions:
    """The screens on which what OCR read becomes ads."""

    def __init__(self, asking_: Asking, pages: Pages) -> None:
        self._asking = asking_
        self._desk: Desk = asking_.desk
        self._pages = pages
        self._one = Lock()
        self._parts: OrderedDict[tuple[str, tuple[int, int, int, int]], bytes] = OrderedDict()
        self._found: tuple[int, list[ShownAd]] | None = None

    def routes(self) -> list[Route]:
        """The addresses of these screens."""
        return [
            Route("/screens", self.show),
            Route("/screens", self.accept_many, methods=["POST"]),
            Route("/screens/back", self.back, methods=["POST"]),
            Route("/screens/{name}", self.open),
            Route("/screens/{name}", self.decide, methods=["POST"]),
            Route("/screens/{name}/part/{number:int}", self.part),
        ]

    def show(self, request: Request) -> Response:
        """List what is neither accepted nor rejected, the surest last, say how many are sure, and what was decided."""
        least = _least(request.query_params.get("least", str(USUAL)))
        every = self._every()
        waiting = sorted((ad for ad in every if not ad.word), key=lambda ad: (ad.confidence, ad.name))
        sure = [ad for ad in waiting if ad.confidence >= least]
        done = decided.listed(self._desk.case, every)
        by_word = {word: [each for each in done if each.word == word] for word in ("accepted", "rejected")}
        return self._pages.page(
            request,
            "screens.html",
            least=least,
            names=" ".join(ad.name for ad in sure),
            sure=len(sure),
            known=len(every),
            waiting=len(waiting),
            shown=list(zip(waiting[:MOST_SHOWN], self._thumbnails(waiting[:MOST_SHOWN]), strict=True)),
            decided=by_word,
            listed=MOST_DECIDED,
            several=decided.several(done),
            reviewer=self._asking.reviewer(request),
        )

    def open(self, request: Request) -> Response:
        """Show one beside the parts of screenshots that it was read on."""
        every = self._every()
        ad = self._named(request, every)
        return self._pages.page(
            request,
            "screen.html",
            ad=ad,
            fields=_fields(ad, withdrawing.corrected(self._desk.case, ad)),
            ahead=_next(every, ad),
            reviewer=self._asking.reviewer(request),
        )

    def part(self, request: Request) -> Response:
        """The part of a screenshot that shows one, made by the program itself and never the original."""
        ad, number = self._named(request, self._every()), int(request.path_params["number"])
        if number >= len(ad.parts):
            raise NotThereError(phrase("This case has no such picture."))
        part = ad.parts[number]
        key = part.sighting.sha256, part.box
        with self._one:
            if key not in self._parts:
                self._parts[key] = cut(self._desk.case, *key)
                while len(self._parts) > MOST_KEPT:
                    self._parts.popitem(last=False)
            jpeg = self._parts[key]
        return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=600"})

    async def decide(self, request: Request) -> Response:
        """Accept one, with what was corrected, or reject it."""
        given = await asking.body(request)
        return await run_in_threadpool(self._decide, request, given)

    async def accept_many(self, request: Request) -> Response:
        """Accept all that are as sure, if they are those that were shown."""
        given = await asking.body(request)
        return await run_in_threadpool(self._accept_many, self._asking.reviewer(request), given)

    async def back(self, request: Request) -> Response:
        """Make one a suggestion again, or all that one entry took."""
        given = await asking.body(request)
        return await run_in_threadpool(self._back, self._asking.reviewer(request), given)

    def _back(self, reviewer: str, given: Mapping[str, Any]) -> Response:
        entry, name = given.get("entry"), asking.text(given, "name")
        how = f"taken back by {reviewer} in the review"
        if isinstance(entry, int) and not isinstance(entry, bool):
            done = self._write(lambda case: withdrawing.take_back_entry(case, entry, how))
        else:
            done = self._write(lambda case: withdrawing.take_back(case, [name], how))
        self._desk.outdate()
        return JSONResponse({"ads": done.ads, "sightings": done.sightings})

    def _write(self, act: Callable[[Case], Written]) -> Written:
        told = self._desk.write(act)
        self._found = None
        return told

    def _decide(self, request: Request, given: Mapping[str, Any]) -> Response:
        every = self._every()
        ad, reviewer, word = self._named(request, every), self._asking.reviewer(request), given.get("word")
        if word == "reject":
            ground = Ground(f"rejected by {reviewer} in the review")
            self._write(lambda case: accepting.reject(case, [ad], ground))
        elif word == "accept":
            shown = _fields(ad, withdrawing.corrected(self._desk.case, ad))
            ground = Ground(f"accepted by {reviewer} in the review", _corrected(shown, given.get("fields")))
            self._write(lambda case: accepting.accept(case, [ad], ground))
        else:
            raise WrongCallError(phrase("Say one of: {known}.", known="accept, reject"))
        return JSONResponse({"ahead": _next(every, ad)})

    def _accept_many(self, reviewer: str, given: Mapping[str, Any]) -> Response:
        least = _least(asking.text(given, "least"))
        waiting = [ad for ad in accepting.sure(self._every(), least) if not ad.word]
        waiting.sort(key=lambda ad: (ad.confidence, ad.name))
        if asking.text(given, "names") != " ".join(ad.name for ad in waiting) or not waiting:
            raise WrongCallError(phrase("This is not what was shown, since the case has changed. Look again."))
        ground = Ground(f"accepted from a confidence of {least:g} up by {reviewer} in the review")
        done = self._write(lambda case: accepting.accept(case, waiting, ground))
        return JSONResponse({"ads": done.ads, "sightings": done.sightings, "entry": done.entry})

    def _every(self) -> list[ShownAd]:
        """All that was read; looked for again where the case has changed since."""
        head = self._desk.view.head
        found = self._found
        if found is None or found[0] != head:
            self._found = found = head, accepting.find(self._desk.case)
        return found[1]

    def _named(self, request: Request, every: Sequence[ShownAd]) -> ShownAd:
        found = next((ad for ad in every if ad.name == request.path_params["name"]), None)
        if found is None:
            raise NotThereError(phrase("Nothing of this name was read on a screenshot."))
        return found

    def _thumbnails(self, shown: Sequence[ShownAd]) -> list[list[int]]:
        """Ids of the regions that are the pictures of the part that tells most, of each."""
        wanted = {ad.best.sighting.sha256 for ad in shown}
        regions: dict[str, list[RegionRow]] = {}
        for region in self._desk.view.now.regions.values():
            if region.sha256 in wanted:
                regions.setdefault(region.sha256, []).append(region)
        return [
            [
                each.id
                for box in ad.best.pictures
                for each in regions.get(ad.best.sighting.sha256, ())
                if _within(each, box)
            ]
            for ad in shown
        ]


def _within(region: RegionRow, box: tuple[int, int, int, int]) -> bool:
    left, top, wide, tall = box
    across, down = region.left + region.width / 2, region.top + region.height / 2
    return left <= across < left + wide and top <= down < top + tall


Fields = list[tuple[str, str, str, float | None]]
"""Name, value, what was read and how surely, of each that can be corrected."""


def _fields(ad: ShownAd, earlier: Mapping[str, Sequence[str]]) -> Fields:
    """Return what accepting an ad says; ``earlier`` is what a person read otherwise before."""
    best = ad.best
    read = {"account": best.account, "text": best.text, "price": best.price, "posted_at": best.time}
    values = {name: each.value if each else "" for name, each in read.items()}
    values |= {"currency": best.currency, "posted_at": best.span.value if best.span else ""}
    values |= {name: said[0] for name, said in earlier.items()}
    found = []
    for name in CORRECTABLE:
        each = read.get(name)
        found.append((name, values[name], each.raw if each else "", each.confidence if each else None))
    return found


def _corrected(fields: Fields, given: object) -> dict[str, str]:
    """Return the values that are not as they were shown.

    Raises:
        WrongCallError: The body has no such fields, or one of them is too long.
    """
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise WrongCallError(phrase("The request holds no mapping. Load the page again."))
    shown = {name: value for name, value, _, _ in fields}
    found = {name: " ".join(value.split("\x00")).strip() for name, value in given.items() if name in CORRECTABLE}
    if any(len(value) > LONGEST for value in found.values()):
        raise WrongCallError(phrase("A value is longer than {most} characters.", most=LONGEST))
    return {name: value for name, value in found.items() if _plain(value) != _plain(shown[name])}


def _plain(text: str) -> str:
    """A text as browsers hand it back: line ends are of several kinds."""
    return "\n".join(text.split("\r\n")).strip()


def _next(every: Sequence[ShownAd], ad: ShownAd) -> str:
    """Name the next one to decide on, in the order of the list; empty where there is none, or where one comes back."""
    if ad.word:
        return ""
    waiting = sorted((each for each in every if not each.word), key=lambda each: (each.confidence, each.name))
    behind = [each for each in waiting if (each.confidence, each.name) > (ad.confidence, ad.name)]
    before = [each for each in waiting if each.name != ad.name]
    return next((each.name for each in (*behind, *before)), "")


def _least(given: str) -> float:
    """Read a confidence.

    Raises:
        WrongCallError: It is none, or so low that a look at each is due.
    """
    try:
        least = float(given[:20])
    except ValueError:
        least = -1.0
    if not LEAST <= least <= 1.0:
        raise WrongCallError(phrase("Give a confidence from 0.5 to 1."))
    return least
