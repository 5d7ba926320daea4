"""Asks an ASGI application as a browser would, without a network and without a server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message

from evidence.review.guard import Door

TOKEN = "a-token-of-a-test"
DOOR = Door("127.0.0.1", 8000, TOKEN)
HOST = "127.0.0.1:8000"
KNOWN = {"host": HOST, "cookie": f"{DOOR.cookie}={TOKEN}"}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def told(self) -> Any:
        return json.loads(self.body)


@dataclass
class Browser:
    """One browser that knows the token."""

    app: ASGIApp
    headers: dict[str, str] = field(default_factory=lambda: dict(KNOWN))

    def get(self, address: str, **headers: str) -> Answer:
        return self.ask("GET", address, b"", {**self.headers, **_named(headers)})

    def post(self, address: str, said: object = None, **headers: str) -> Answer:
        body = said if isinstance(said, bytes) else json.dumps(said or {}).encode()
        own = {"sec-fetch-site": "same-origin", "content-length": str(len(body))}
        return self.ask("POST", address, body, {**self.headers, **own, **_named(headers)})

    def ask(self, method: str, address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        return asyncio.run(_asked(self.app, method, address, (body, headers)))


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


async def _asked(app: ASGIApp, method: str, address: str, sent: tuple[bytes, Mapping[str, str]]) -> Answer:
    path, _, query = address.partition("?")
    body, headers = sent
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8000),
    }
    waiting = [{"type": "http.request", "body": body, "more_body": False}]
    told: list[Message] = []

    async def receive() -> Message:
        if not waiting:
            await asyncio.Event().wait()  # a browser that stays until the answer is whole
        return waiting.pop()

    async def send(message: Message) -> None:
        told.append(message)

    await app(scope, receive, send)
    start = next(each for each in told if each["type"] == "http.response.start")
    given = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], given, b"".join(each.get("body", b"") for each in told))
