"""Look a dropped picture up; nothing is added to the case."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from evidence.errors import WrongCallError
from evidence.phrases import phrase
from evidence.review.asking import Asking
from evidence.review.desk import Desk
from evidence.review.pages import Pages
from evidence.search import Hit, search

MOST = 20
"""Clusters shown."""


class Searching:
    """The screen that takes a picture."""

    def __init__(self, asking: Asking, pages: Pages) -> None:
        self._asking = asking
        self._desk: Desk = asking.desk
        self._pages = pages
        self._one = Lock()

    def routes(self) -> list[Route]:
        """The addresses of this screen."""
        return [Route("/search", self.show), Route("/search", self.find, methods=["POST"])]

    def show(self, request: Request) -> Response:
        """Show where to drop a picture."""
        return self._pages.page(request, "search.html", reviewer=self._asking.reviewer(request))

    async def find(self, request: Request) -> Response:
        """Take a picture or clip as the body, and answer with the part of the page that shows what was found."""
        with TemporaryDirectory(prefix="evidence-") as folder:
            # A name of our own: what the file was called is nobody's business here.
            path = Path(folder, "picture")
            with path.open("wb") as file:
                async for block in request.stream():
                    file.write(block)
            hits = await run_in_threadpool(self._find, path)
        view = self._desk.view
        found = [(hit, view.ids[hit.region]) for hit in hits if hit.region in view.ids and hit.verdict != "unrelated"]
        return self._pages.page(request, "hits.html", hits=found)

    def _find(self, path: Path) -> list[Hit]:
        if not self._one.acquire(timeout=60):
            raise WrongCallError(phrase("Another picture is being looked up. Wait, then drop it again."))
        try:
            return search(self._desk.case, path, MOST, phrase("This file"))
        finally:
            self._one.release()
