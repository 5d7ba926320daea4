"""What every request to the search service passes: host, token, size, and how many one address may make."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from evidence.review.guard import MOST_PICTURE_BYTES, PICTURES, Door, bounded, dressed, fits, same

MOST_BYTES = 10_000
"""Largest body that is no picture."""

OPEN = "/openapi.json"
"""What needs no token: it tells of the program, and nothing of the case."""

ADDRESSES = 10_000
"""Addresses that are remembered; the ones not heard of for longest are forgotten."""


class Rate:
    """So many requests a minute for each address, with as many at once (a token bucket)."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = a_minute
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, address: str) -> float:
        """Count a request; return 0 where it may pass, else the seconds after which the next one may."""
        now = self._clock()
        left, since = self._left.pop(address, (float(self._most), now))
        left = min(float(self._most), left + (now - since) * self._most / 60)
        self._left[address] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > ADDRESSES:
            self._left.popitem(last=False)
        return 0.0 if left >= 1 else (1 - left) * 60 / self._most


class Gate:
    """ASGI middleware; see the module."""

    def __init__(self, app: ASGIApp, door: Door, a_minute: int) -> None:
        self._app = app
        self._door = door
        self._rate = Rate(a_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or answer it here."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        most = MOST_PICTURE_BYTES if scope["path"] == PICTURES else MOST_BYTES
        answer = self._refusal(scope, headers)
        if answer is None and not fits(headers, most, scope["method"]):
            answer = _error("The request is too large, or does not say how large it is.", 413)
        await (answer or self._app)(scope, bounded(receive, most), dressed(send))

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._door.knows(hosts[0]):
            return _error("This service is not known by that name. Use the address that 'evidence serve' printed.", 421)
        # Counted before the token is looked at, so that tokens cannot be tried out quickly.
        wait = self._rate.wait((scope.get("client") or ("",))[0])
        if wait:
            seconds = int(wait) + 1
            return _error("Too many requests.", 429, {"Retry-After": str(seconds)})
        kind, _, token = headers.get("authorization", "").partition(" ")
        if scope["path"] != OPEN and not (kind.lower() == "bearer" and same(token.strip(), self._door.token)):
            refused = {"WWW-Authenticate": 'Bearer realm="evidence"'}
            return _error("Send the token that 'evidence serve' printed: 'Authorization: Bearer TOKEN'.", 401, refused)
        return None


def _error(text: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": text}, status_code=status, headers=headers)
