"""What every request passes before any page sees it: host, token, origin and size; and what every answer carries.

The pages show hostile text and write into evidence, so a stranger's web page open in the same browser must be able to
neither read them (Host: DNS rebinding; token), nor write (origin), nor frame them.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from secrets import compare_digest
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from evidence.phrases import fixed
from evidence.review.pages import in_words

POLICY = "; ".join(
    (
        "default-src 'none'",
        "img-src 'self' blob:",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
MOST_BYTES = 2_000_000
"""Largest body of a request but for a picture to look up: the words of a bulk acceptance."""

MOST_PICTURE_BYTES = 200_000_000
"""Largest picture or clip to look up."""

PICTURES = "/search"
"""Where pictures are handed in."""

LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})


@dataclass(frozen=True, slots=True)
class Door:
    """Where the server listens and who may come in.

    Attributes:
        host: Address it listens on.
        port: The port.
        token: Whoever knows it may come in.
        names: Host names, besides LOCAL, by which browsers may call it.
    """

    host: str
    port: int
    token: str
    names: frozenset[str] = frozenset()

    @property
    def cookie(self) -> str:
        """Name of its cookie; cookies are not kept apart by port."""
        return f"evidence_{self.port}"

    def knows(self, host: str) -> bool:
        """Tell whether a Host header names this server. An address cannot be rebound, a name can."""
        name, _, port = host.rpartition(":")
        if not name or port != str(self.port):
            return False
        return name in LOCAL or name in self.names or (self.host not in LOCAL and _address(name))


def _address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


class Guard:
    """ASGI middleware; see the module."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self.app = app
        self.door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or answer it here."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        answer = self._refusal(scope, headers)
        most = MOST_PICTURE_BYTES if scope["path"] == PICTURES else MOST_BYTES
        if answer is None and not fits(headers, most, scope["method"]):
            answer = _text(scope, fixed("The request is too large, or does not say how large it is."), 413)
        await (answer or self.app)(scope, bounded(receive, most), dressed(send))

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self.door.knows(hosts[0]):
            return _text(
                scope,
                fixed("This server is not known by that name. Use the address that 'evidence review' printed."),
                421,
            )
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return _text(scope, fixed("Only GET, HEAD and POST are understood."), 405)
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if given and scope["method"] == "GET" and same(given, self.door.token):
            return self._welcome()
        if not self._known(headers):
            return _text(
                scope, fixed("Open the address with the token that 'evidence review' printed when it started."), 403
            )
        if scope["method"] == "POST" and not _same_origin(headers, hosts[0]):
            return _text(scope, fixed("A write must come from the review's own pages."), 403)
        return None

    def _welcome(self) -> Response:
        """Keep the token in a cookie, and get it out of the address bar and the history."""
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(self.door.cookie, self.door.token, httponly=True, samesite="strict")
        return answer

    def _known(self, headers: Headers) -> bool:
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return False
        found = cookies.get(self.door.cookie)
        return found is not None and same(found.value, self.door.token)


def same(given: str, token: str) -> bool:
    """Compare a token that was given, in a time that tells nothing of how much of it is right."""
    return compare_digest(given.encode("utf-8", "surrogateescape"), token.encode())


def _same_origin(headers: Headers, host: str) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    origin = headers.get("origin")
    return origin == f"http://{host}" if origin is not None else site == "same-origin"


def fits(headers: Headers, most: int, method: str) -> bool:
    """Tell whether a request says how large it is, and that is at most so many bytes."""
    if method != "POST":
        return True
    said = headers.get("content-length", "")
    return said.isascii() and said.isdigit() and int(said[:20]) <= most and "transfer-encoding" not in headers


def bounded(receive: Receive, most: int) -> Receive:
    """Count what really comes; beyond ``most`` the client is as good as gone."""
    left = most

    async def counted() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        return message if left >= 0 else {"type": "http.disconnect"}

    return counted


def dressed(send: Send) -> Send:
    """Put HEADERS on every answer."""

    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return dressed


def _text(scope: Scope, text: str, status: int) -> Response:
    return PlainTextResponse(in_words(Request(scope), text), status_code=status)
