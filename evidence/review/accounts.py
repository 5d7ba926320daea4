"""Accounts: the map of who may belong with whom, the evidence sheet of a pair, and people's words on both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from evidence import categories, kinds, vocabulary
from evidence.catalogue.account_words import CATEGORIES, RELATIONS, Name
from evidence.errors import WrongCallError
from evidence.judging import AccountWord
from evidence.pairing import Linked
from evidence.phrases import phrase
from evidence.report import network
from evidence.report.text import legible
from evidence.review import asking, exhibits
from evidence.review.asking import Asking, NotThereError
from evidence.review.desk import Desk, View
from evidence.review.linked import Linker, Links
from evidence.review.pages import Pages, in_words

MOST_LINKS = 200
"""Links drawn and listed, the most probable first; ``evidence accounts --all`` has all."""


class Accounts:
    """Screens of accounts and pairs of them."""

    def __init__(self, asking_: Asking, pages: Pages, linker: Linker) -> None:
        self._asking = asking_
        self._desk: Desk = asking_.desk
        self._pages = pages
        self._linker = linker

    def routes(self) -> list[Route]:
        """The addresses of these screens."""
        return [
            Route("/accounts", self.map),
            Route("/network", self.network),
            Route("/accounts/{one:int}/{other:int}", self.pair),
            Route("/say", self.say, methods=["POST"]),
        ]

    def map(self, request: Request) -> Response:
        """Show all accounts, and what links them."""
        links = self._linker.links()
        listed = [_listed(each) for each in _chosen(links)]
        groups = [[(number, links.account(number).label) for number in each.accounts] for each in links.found.groups]
        return self._page(request, "map.html", listed=listed, groups=groups, accounts=len(links.posted.accounts))

    def network(self, _request: Request) -> Response:
        """The same for the drawing: accounts, with how many ads each has, and links."""
        links = self._linker.links()
        names = links.posted.names
        alike = len({platform for platform, _ in names.values()}) == 1
        nodes = [
            {
                "id": each.id,
                "label": legible(names[each.id][1] if alike else each.label, 60),
                "ads": each.ads,
                "pieces": len(each.shown),
                "category": CATEGORIES.index(links.traders[each.id].category),
            }
            for each in links.posted.accounts
        ]
        return JSONResponse({"accounts": nodes, "links": [_listed(each) for each in _chosen(links)]})

    def pair(self, request: Request) -> Response:
        """Show the evidence sheet of two accounts."""
        view, links = self._desk.view, self._linker.links()
        sheet = links.sheet(request.path_params["one"], request.path_params["other"])
        names = [links.posted.names[number] for number in sheet.linked.ids]
        reviewer = self._asking.reviewer(request)
        return self._page(
            request,
            "account_pair.html",
            sheet=sheet,
            older=sheet.linked.pair.older,
            newer=sheet.linked.pair.newer,
            timeline=network.timeline(sheet.linked, said=partial(in_words, request)),
            reasons=exhibits.reasons(view, sheet),
            shared=exhibits.shared(view, sheet.linked.pair),
            said=_own(view, reviewer, names),
            relations=RELATIONS,
            following=_following(links, sheet.linked.ids),
        )

    async def say(self, request: Request) -> Response:
        """Record a word on one account or on two."""
        given = await asking.body(request)
        return await run_in_threadpool(self._say, self._asking.reviewer(request), given)

    def _say(self, reviewer: str, given: Mapping[str, Any]) -> Response:
        known, numbers = _names(self._desk.view), given.get("accounts")
        if not isinstance(numbers, list) or not all(isinstance(each, int) and each in known for each in numbers):
            raise WrongCallError(phrase("An account of this page is not in the case. Load the page again."))
        if len(numbers) not in (1, 2) or len(set(numbers)) < len(numbers):
            raise WrongCallError(phrase("A word is on one account, or on two different ones. Load the page again."))
        names = tuple(known[each] for each in numbers)
        shown: dict[str, Any] = {"screen": "account" if len(names) == 1 else "account pair"}
        if len(names) == 2:
            link = self._linker.links().sheet(numbers[0], numbers[1]).link
            shown |= {"probability": link.probability, "log10_ratio": link.log_ratio}
        word = AccountWord(reviewer, names, asking.text(given, "word"), shown)
        return JSONResponse({"entry": self._desk.say(word)})

    def _page(self, request: Request, name: str, **said: Any) -> Response:
        return self._pages.page(request, name, reviewer=self._asking.reviewer(request), **said)


def _chosen(links: Links) -> list[Linked]:
    return list(links.found.linked[:MOST_LINKS])


def _listed(each: Linked) -> dict[str, Any]:
    """Write one link as the map has it; of a supply the supplier comes first."""
    older, newer = each.pair.older, each.pair.newer
    supplies = each.relation == "supplies"
    ends = (newer, older) if supplies and each.turns.arrow < 0 else (older, newer)
    return {
        "from": ends[0].id,
        "to": ends[1].id,
        "labels": [ends[0].label, ends[1].label],
        "kind": "operator" if network.may_be_one(each) else "supplies" if supplies else "unclear",
        "probability": round(each.probability, 4),
        "shared": each.overlap.shared,
        "said": each.said,
    }


def _following(links: Links, ids: tuple[int, int]) -> tuple[int, int] | None:
    """Return the next pair of the list behind this one; None at the end."""
    listed = [each.ids for each in _chosen(links)]
    at = listed.index(ids) + 1 if ids in listed else 0
    return listed[at] if at < len(listed) else None


def _own(view: View, reviewer: str, names: list[Name]) -> str:
    """Return the reviewer's own latest word on these accounts."""
    asked = tuple(sorted(names))
    return next((row.word for row in reversed(view.words) if row.accounts == asked and row.reviewer == reviewer), "")


def _names(view: View) -> dict[int, Name]:
    return {
        each.account_id: (each.platform, each.account) for each in view.now.sightings if each.account_id is not None
    }


def _categories(view: View) -> dict[Name, str]:
    """Return the categories that people said."""
    return {row.accounts[0]: row.word for row in view.words if len(row.accounts) == 1}


def trader(desk: Desk, number: int) -> Mapping[str, Any]:
    """Say what an account trades in: what its ads suggest, and what people said.

    Raises:
        NotThereError: There is no such account.
    """
    view = desk.view
    name = _names(view).get(number)
    if name is None:
        raise NotThereError(phrase("This case has no such account."))
    words = vocabulary.read(desk.case.words)
    mix = categories.mix(kinds.goods(row.text, words) for row in view.ads.values() if row.account == number)
    told = Counter(each for row in view.ads.values() if row.account == number
                   if (each := kinds.suggest(row.text, words)))  # fmt: skip
    return {
        "suggested": categories.suggest(mix),
        "mix": mix,
        "said": _categories(view).get(name, ""),
        "all": CATEGORIES,
        "types": told.most_common(),
    }
