"""Who may write into a case.

With a file for a catalogue one program has the case to itself, and a second one is sent away. Where several people
share a catalogue on a server, each takes its turn: a turn is one batch or one decision, and who comes waits for it. A
turn is kept by a lock of the server, which is handed on in the order of asking and reaches every computer, and by a
lock of the case's folder, which outlives a restart of the server.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal

from filelock import FileLock

from evidence.catalogue import Catalogue
from evidence.custody.disk import refused
from evidence.errors import BusyError
from evidence.phrases import phrase

WAIT = 60.0
"""Seconds that a program waits for its turn where several share a case."""

What = Literal["turn", "deriving"]


class Turns:
    """The turns of one case, as one program takes them."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self._folder = folder
        self._catalogue = catalogue
        self._locks = {"turn": FileLock(folder / ".lock"), "deriving": FileLock(folder / ".deriving")}
        self._checks = threading.local()

    @property
    def held(self) -> bool:
        """Whether this thread has the turn."""
        return self._locks["turn"].is_locked

    def check(self) -> None:
        """See that the turn is still ours before anything is written.

        Raises:
            EvidenceError: The server went away, and with it the turn.
        """
        self._checks.still()

    @contextmanager
    def taken(self, what: What, seconds: float = WAIT) -> Iterator[None]:
        """Wait for a turn and keep it; within it, it can be taken again.

        Args:
            what: ``turn``: to write into ledger and catalogue; ``deriving``: to work out what follows from them.
            seconds: To wait at most, where several share the case; else nobody waits.

        Raises:
            BusyError: Another program keeps it.
            EvidenceError: The server does not answer.
        """
        wait = seconds if self._catalogue.shared else 0
        with ExitStack() as stack:
            try:
                still = stack.enter_context(self._catalogue.alone(what, wait))
                stack.enter_context(self._locks[what].acquire(timeout=wait))
            except TimeoutError as error:
                raise BusyError(
                    phrase(
                        "Another evidence program works on {folder}. Wait until it has ended, then run this again.",
                        folder=self._folder,
                    )
                ) from error
            except OSError as error:
                raise refused(self._folder, error) from error
            if what == "turn":
                stack.callback(self._keep(still))
            yield

    def _keep(self, still: Callable[[], None]) -> Callable[[], None]:
        before = getattr(self._checks, "still", still)
        self._checks.still = still
        return lambda: setattr(self._checks, "still", before)
