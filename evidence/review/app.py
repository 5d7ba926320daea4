"""The review as a web application: every screen's addresses, behind the guard."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from evidence.case import Case
from evidence.errors import BusyError, CustodyError, DiskError, EvidenceError
from evidence.judging import named
from evidence.phrases import fixed
from evidence.review import asking
from evidence.review.accounts import Accounts
from evidence.review.asking import REVIEWER, Asking, NotThereError
from evidence.review.bulk import Bulk
from evidence.review.desk import Desk
from evidence.review.files import Files
from evidence.review.groups import Groups
from evidence.review.guard import HEADERS, Door, Guard
from evidence.review.home import Home
from evidence.review.linked import Linker
from evidence.review.pages import COOKIE, LANGUAGES, Pages, in_words
from evidence.review.pairs import Pairs
from evidence.review.samples import Samples
from evidence.review.searching import Searching
from evidence.review.suggestions import Suggestions


def make(case: Case, door: Door, reviewer: str) -> Starlette:
    """Make the application for a case. ``reviewer``: who answers until a browser says otherwise."""
    desk = Desk(case)
    asks, pages = Asking(desk, named(reviewer)), Pages(case.settings.time_zone)
    pairs, linker = Pairs(asks, pages), Linker(desk)
    screens = (
        Home(asks, pages, pairs),
        pairs,
        Groups(asks, pages, linker),
        Accounts(asks, pages, linker),
        Samples(asks, pages),
        Searching(asks, pages),
        Bulk(asks, pages),
        Suggestions(asks, pages),
        Files(desk),
    )
    routes = [route for screen in screens for route in screen.routes()]
    routes += [Route("/reviewer", _reviewer, methods=["POST"]), Route("/language", _language, methods=["POST"])]

    def told(request: Request, error: Exception) -> Response:
        status, text = _failure(error)
        text = in_words(request, text)
        if request.method == "POST" or request.url.path.startswith(("/part/", "/next", "/network")):
            return JSONResponse({"error": text}, status_code=status)
        return pages.page(request, "failure.html", status, text=text, reviewer=asks.reviewer(request))

    def crashed(request: Request, _error: Exception) -> Response:
        """Say that the program failed; the guard never sees this answer, so it brings the headers itself."""
        text = fixed("The program failed on this. The terminal in which it runs says how.")
        return JSONResponse({"error": in_words(request, text)}, status_code=500, headers=HEADERS)

    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard, door=door)],
        exception_handlers={EvidenceError: told, HTTPException: told, Exception: crashed},
    )


def _failure(error: Exception) -> tuple[int, str]:
    """Return status and text: 4xx where asking again would change nothing, 5xx where it may."""
    if isinstance(error, HTTPException):
        return error.status_code, fixed(error.detail)
    text = error.args[0] if error.args and isinstance(error.args[0], str) else str(error)
    if isinstance(error, NotThereError):
        return 404, text
    if isinstance(error, (BusyError, DiskError)) or type(error) is EvidenceError:
        return 503, text
    return 500 if isinstance(error, CustodyError) else 409, text


async def _reviewer(request: Request) -> Response:
    """Keep who sits before the screen."""
    name = named(asking.text(await asking.body(request), "name"))
    answer = JSONResponse({"reviewer": name})
    answer.set_cookie(REVIEWER, asking.cookie(name), httponly=True, samesite="strict", max_age=400 * 86_400)
    return answer


async def _language(request: Request) -> Response:
    """Keep the language that somebody chose."""
    chosen = asking.text(await asking.body(request), "language")
    answer: Response = JSONResponse({"language": chosen}) if chosen in LANGUAGES else RedirectResponse("/", 303)
    if chosen in LANGUAGES:
        answer.set_cookie(COOKIE, chosen, httponly=True, samesite="strict", max_age=400 * 86_400)
    return answer
