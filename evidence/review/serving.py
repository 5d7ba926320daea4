"""The server's socket, its token, and how it is run."""

from __future__ import annotations

import re
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from evidence.case import Case
from evidence.errors import WrongCallError
from evidence.review.app import make
from evidence.review.guard import Door
from evidence.review.service import make as searching

LOOPBACK = ("127.0.0.1", "localhost", "::1")
LEAST_TOKEN = 16
"""Characters of a token that a person may choose; a random one has 43."""


@dataclass(frozen=True, slots=True)
class Listening:
    """A socket that listens, and its door."""

    socket: socket.socket
    door: Door

    @property
    def address(self) -> str:
        """The link that opens the review."""
        return f"{self.base}/?token={self.door.token}"

    @property
    def base(self) -> str:
        """Where it listens, as others would write it."""
        host = socket.gethostname() if self.door.host not in LOOPBACK else self.door.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.door.port}"


@contextmanager
def listening(host: str, port: int, token: str | None) -> Iterator[Listening]:
    """Take a port, so that the address is known before the server runs.

    Args:
        host: Address or name of this computer.
        port: 0 for a free one.
        token: Given by a person; None for a random one, on a loopback address only.

    Raises:
        WrongCallError: The address cannot be taken, or the token is missing or weak.
    """
    if token is None and host not in LOOPBACK:
        raise WrongCallError(f"{host} can be reached by others. Give a secret that they need with --token SECRET.")
    if token is not None and not (len(token) >= LEAST_TOKEN and re.fullmatch(r"[\w.-]{1,200}", token, re.ASCII)):
        raise WrongCallError(f"--token takes {LEAST_TOKEN} or more letters, digits, dots, dashes and underscores.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        taken = socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        raise WrongCallError(f"{host}, port {port}, cannot be listened on ({error}). Choose another.") from error
    with taken:
        names = frozenset({host, socket.gethostname()}) if host not in LOOPBACK else frozenset[str]()
        yield Listening(taken, Door(host, taken.getsockname()[1], token or secrets.token_urlsafe(32), names))


def server(case: Case, given: Listening, reviewer: str) -> uvicorn.Server:
    """Make the server; ``run(sockets=...)`` serves until it is interrupted."""
    return _server(make(case, given.door, reviewer))


def service(case: Case, given: Listening, a_minute: int) -> uvicorn.Server:
    """Make the server of searches; ``a_minute``: requests that one address may make."""
    return _server(searching(case, given.door, a_minute))


def _server(app: ASGIApp) -> uvicorn.Server:
    # No access log: it would hold the token.
    return uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, server_header=False, ws="none"))
