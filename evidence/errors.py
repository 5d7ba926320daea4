"""Errors, by who can mend them; each class has one exit code (design section 5)."""

from __future__ import annotations

from typing import ClassVar


class EvidenceError(Exception):
    """What is wrong and what to do next, in words for the person at the keyboard."""

    exit_code: ClassVar[int] = 2


class WrongCallError(EvidenceError):
    """The command was called with something it cannot use; the caller mends it."""

    exit_code = 2


class BusyError(WrongCallError):
    """Another program has the case to itself; what was asked for can be asked again once that has ended."""

    exit_code = 2


class WrongSourceError(EvidenceError):
    """A source cannot be read as it is; whoever made the source mends it."""

    exit_code = 3


class DiskError(EvidenceError):
    """The case's disk takes no more; whoever keeps the machine mends it. What was reported as stored stays stored."""

    exit_code = 3


class CustodyError(EvidenceError):
    """The evidence is not what it was: stop, keep everything, ask for help."""

    exit_code = 4


class NotEnoughError(EvidenceError):
    """There is not enough material for the figure that was asked for."""

    exit_code = 5
