"""What is served as bytes: scripts and styles of the package, thumbnails, and originals as attachments only."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from evidence import thumbnails
from evidence.phrases import phrase
from evidence.review.asking import NotThereError
from evidence.review.desk import Desk

KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


class Files:
    """Answers with bytes; no part of an address becomes a path."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        folder = Path(__file__).parent / "static"
        self._static = {each.name: (each.read_bytes(), KINDS[each.suffix]) for each in folder.iterdir()}

    def routes(self) -> list[Route]:
        """The addresses of files."""
        return [
            Route("/static/{name}", self.static),
            Route("/thumbnail/{region:int}", self.thumbnail),
            Route("/original/{sha256}", self.original),
        ]

    async def static(self, request: Request) -> Response:
        """A script or a style."""
        found = self._static.get(request.path_params["name"])
        if found is None:
            raise NotThereError(phrase("There is no such file."))
        return Response(found[0], media_type=found[1], headers={"Cache-Control": "no-cache"})

    def thumbnail(self, request: Request) -> Response:
        """The thumbnail of a region, made by the program itself and never the original."""
        row = self._desk.view.now.regions.get(request.path_params["region"])
        if row is None:
            raise NotThereError(phrase("This case has no such picture."))
        jpeg = thumbnails.read(self._desk.case.thumbnails, row.thumbnail_at, row.thumbnail_bytes)
        # A rebuild numbers anew, so a picture is kept for as long as a sitting and no longer.
        return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=600"})

    def original(self, request: Request) -> Response:
        """An original, to be saved and never to be shown: it comes from strangers."""
        row = self._desk.view.now.originals.get(request.path_params["sha256"])
        path = None if row is None else self._desk.case.originals.path(row.sha256)
        if row is None or path is None or not path.is_file():
            raise NotThereError(phrase("This case has no such original."))
        return FileResponse(path, media_type="application/octet-stream", filename=f"{row.sha256}.bin")
