"""Shows on stderr how far a step is: a bar on a terminal, a line for each stage elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

import click

_WIDTH = 24
_EVERY = 0.1


class Shown:
    """A ``Progress`` for people; used as a context, so that the last line is ended."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._name = ""
        self._total: int | None = None
        self._done = 0
        self._begun = self._drawn = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def stage(self, name: str, total: int | None) -> None:
        """End the stage before, and begin one."""
        self._end()
        self._name, self._total, self._done = name, total, 0
        self._begun, self._drawn = time.monotonic(), 0.0
        if self._live:
            self._draw()

    def advance(self, units: int = 1) -> None:
        """Redraw the bar, at most ten times a second."""
        self._done += units
        if self._live and time.monotonic() - self._drawn >= _EVERY:
            self._draw()

    def note(self, text: str) -> None:
        """Print a line."""
        if self._live and self._name:
            click.echo("\r\x1b[K", nl=False, err=True)
        click.echo(text, err=True)

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        click.echo(f"\r\x1b[K{self._line()}", nl=False, err=True)

    def _line(self) -> str:
        rate = self._done / max(time.monotonic() - self._begun, 1e-3)
        if self._total is None:
            return f"{self._name}: {self._done:,} ({rate:,.0f}/s)"
        part = min(1.0, self._done / self._total) if self._total else 1.0
        bar = "#" * round(part * _WIDTH)
        return f"{self._name} [{bar:<{_WIDTH}}] {self._done:,} of {self._total:,} ({rate:,.0f}/s)"

    def _end(self) -> None:
        if not self._name:
            return
        if self._live:
            self._draw()
            click.echo(err=True)
        else:
            click.echo(f"{self._name}: {self._done:,}", err=True)
        self._name = ""
