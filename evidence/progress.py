"""How a step tells what it is doing, without printing: the caller hands in a ``Progress``."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Listens to a step; ``evidence.cli.progress`` shows it to a person."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins; ``total`` is its number of units, None where it is not known."""

    def advance(self, units: int = 1) -> None:
        """So many more units of the stage are done, and safely kept."""

    def note(self, text: str) -> None:
        """Something a person should know now; one sentence."""


class Silent:
    """Listens and says nothing; keeps the notes."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def stage(self, name: str, total: int | None) -> None:
        """Ignored."""

    def advance(self, units: int = 1) -> None:
        """Ignored."""

    def note(self, text: str) -> None:
        """Kept in ``notes``."""
        self.notes.append(text)
