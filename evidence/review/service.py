"""The search service: a program asks whether a picture or fingerprint was seen before. It writes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from evidence import __version__
from evidence.case import Case
from evidence.errors import EvidenceError, NotEnoughError, WrongCallError, WrongSourceError
from evidence.resembling import Resemblance, resembling
from evidence.review.gate import Gate
from evidence.review.guard import Door
from evidence.search import Hit, search

MOST = 20
"""Clusters in an answer, unless less are asked for."""

PATIENCE = 30.0
"""Seconds that a request waits for the ones before it: pictures are looked up one at a time."""

DESCRIPTION = Path(__file__).parent / "openapi.json"

STATUS = {WrongSourceError: 422, WrongCallError: 400, NotEnoughError: 409}


def make(case: Case, door: Door, a_minute: int) -> Starlette:
    """Make the application for a case; ``a_minute``: requests that one address may make."""
    service = _Service(case)
    return Starlette(
        routes=[
            Route("/openapi.json", _description),
            Route("/search", service.picture, methods=["POST"]),
            Route("/search/fingerprint", service.fingerprint, methods=["POST"]),
        ],
        middleware=[Middleware(Gate, door=door, a_minute=a_minute)],
        exception_handlers={EvidenceError: _told, HTTPException: _told, ClientDisconnect: _gone},
    )


class _Service:
    """Looks up, one request at a time."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._one = Lock()

    async def picture(self, request: Request) -> Response:
        """Take a picture or clip as the body."""
        most = _most(request.query_params.get("most", str(MOST)))
        with TemporaryDirectory(prefix="evidence-") as folder:
            path = Path(folder, "picture")
            with path.open("wb") as file:
                async for block in request.stream():
                    file.write(block)
            if not path.stat().st_size:
                raise HTTPException(422, "The body is empty. Send the bytes of a picture or clip.")
            found = await run_in_threadpool(self._alone, lambda: search(self._case, path, most))
        return _answer([hit for hit in found if isinstance(hit, Hit) and hit.verdict != "unrelated"])

    async def fingerprint(self, request: Request) -> Response:
        """Take a fingerprint as JSON."""
        name, code, most = _asked(await request.body())
        return _answer(await run_in_threadpool(self._alone, lambda: resembling(self._case, name, code, most)))

    def _alone(self, look: Callable[[], Sequence[Hit | Resemblance]]) -> Sequence[Hit | Resemblance]:
        if not self._one.acquire(timeout=PATIENCE):
            raise HTTPException(503, "Others are being answered. Ask again later.", {"Retry-After": str(int(PATIENCE))})
        try:
            return look()
        finally:
            self._one.release()


def _answer(found: Sequence[Hit | Resemblance]) -> Response:
    return JSONResponse({"clusters": [asdict(each) for each in found]})


def _most(given: object) -> int:
    text = str(given)
    if isinstance(given, bool) or not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= 500):
        raise HTTPException(400, "'most' is a whole number from 1 to 500.")
    return int(text)


def _asked(body: bytes) -> tuple[str, str, int]:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, 'Send JSON such as {"fingerprint": "pdq256", "code": "..."}.') from error
    name, code = (given.get("fingerprint"), given.get("code")) if isinstance(given, dict) else (None, None)
    if not isinstance(name, str) or not isinstance(code, str):
        raise HTTPException(400, "'fingerprint' and 'code' are texts; both are needed.")
    return name, code, _most(given.get("most", MOST))


def _told(_request: Request, error: Exception) -> Response:
    """Say what is wrong, without saying where the case lies."""
    if isinstance(error, HTTPException):
        return JSONResponse({"error": error.detail}, status_code=error.status_code, headers=error.headers)
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
    said = "The case cannot be read now. Who keeps the service finds out why with 'evidence verify'."
    text = "This is no picture or clip that can be looked up." if status == 422 else str(error)
    return JSONResponse({"error": said if status == 500 else text}, status_code=status)


def _gone(_request: Request, _error: Exception) -> Response:
    return JSONResponse({"error": "The request is too large, or broke off."}, status_code=413)


def _description(_request: Request) -> Response:
    document: dict[str, Any] = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    document["info"]["version"] = __version__
    return JSONResponse(document)
