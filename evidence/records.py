"""The immutable records that steps hand to each other; the words are those of the README's glossary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

FIELD_NAMES = (
    *("platform", "account", "ad", "occasion", "posted_at", "observed_at", "text", "price", "currency", "url"),
    "gone",
)
"""What a source may say of a file. Times are ISO 8601 in UTC; a missing field is not an empty one. Beside these there
are ``other.<key>``, what a source says and no field asks for, and ``digest.<algorithm>``, made by someone else."""

State = Literal["stored", "already stored", "unreadable", "ignored"]
"""How a file that was handed in ends; every file ends in exactly one."""


@dataclass(frozen=True, slots=True)
class Traced:
    """One value that a source gives, as understood, as found, and where it stood.

    Attributes:
        value: As understood, for example ``2015-03-12T02:00:00Z``.
        raw: As found, for example ``2015-03-12 10:00``.
        origin: Where it stood, for example ``row 5, column 'posted_at'`` or ``path segment 2``.
    """

    value: str
    raw: str
    origin: str


@dataclass(frozen=True, slots=True)
class Found:
    """One file that a source names.

    Attributes:
        path: The file to read; None where the source names a file that cannot be resolved.
        name: Its path as the source has it, relative to the source, with ``/`` between segments; for people.
        raw_name: The same as bytes (``os.fsencode``), which keeps names that are no text.
        fields: What the source says of it, by names of FIELD_NAMES, ``other.<key>`` or ``digest.<algorithm>``.
        refusal: Why it is not taken; None where it is to be taken.
        missing: True where ``refusal`` means that the file could not be read (state unreadable), not that it was left
            out on purpose (state ignored).
        told: True where it is no file of its own, but an ad without a picture that the file ``path``, handed over
            before, tells of; ``name`` says where in it.
    """

    path: Path | None
    name: str
    raw_name: bytes
    fields: Mapping[str, Traced] = field(default_factory=dict)
    refusal: str | None = None
    missing: bool = False
    told: bool = False

    @property
    def revisit(self) -> bool:
        """Whether it is no file, but tells of an ad that was looked for again: field ``gone`` is ``yes`` or ``no``."""
        return self.path is None and self.refusal is None and "gone" in self.fields


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger.

    Attributes:
        seq: Its number, from 0, without gaps.
        prev: Digest of the line before it (64 hex digits; zeros for the first).
        at: UTC time, ISO 8601 with microseconds and ``Z``.
        actor: Who did it.
        tool: Program and version.
        settings: Digest of the settings in force.
        act: What was done: ``init``, ``acquire``, ``take``, ``acquired``, ``dedupe`` and so on.
        body: What the act says; JSON values only.
        digest: SHA-256 of the line's bytes, in hex; not part of the line.
    """

    seq: int
    prev: str
    at: str
    actor: str
    tool: str
    settings: str
    act: str
    body: Mapping[str, Any]
    digest: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something ``verify`` found: its kind in a few words, what it concerns, and what that means."""

    kind: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval, its claim and its assumptions.

    Attributes:
        tier: ``T0`` counted to ``T3`` stock never seen.
        quantity: What the number is of, in a few words.
        estimate: The number; always finite.
        low: Lower end of the interval, finite.
        high: Upper end of the interval, finite.
        confidence: Of the interval, for example 0.95.
        estimator: Name of the module, with the variant where it has several.
        claim: ``counted``, ``estimated``, ``lower bound``, ``indicative`` or ``sensitivity``, a colon, then words.
        assumes: What must be so for the claim to hold, in words.
        standard_error: Of the number; None where the interval does not come from one.
    """

    tier: str
    quantity: str
    estimate: float
    low: float
    high: float
    confidence: float
    estimator: str
    claim: str
    assumes: str
    standard_error: float | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """What one basis says of two accounts.

    Attributes:
        basis: Name of the module.
        group: What it tells of; only the strongest of a group counts.
        says: What was found, in a sentence; where ``weight`` is None, why nothing was.
        weight: log10 of how much more probable that is if one operator runs both than if one resells the other's goods;
            None where nothing could be read. Missing is never zero.
        counts: Whether it is the one of its group that goes into the sum.
        assumed: Whether the weight is a stated assumption, not trained.
    """

    basis: str
    group: str
    says: str
    weight: float | None
    counts: bool = False
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class AccountLink:
    """Why two accounts may be one hand, or supplier and reseller.

    Attributes:
        account_a: Platform and name; of two of one operator the older one, of a supply the supplier.
        account_b: The other.
        relation: ``same operator``, ``supplies`` (a supplies b) or ``unclear``.
        probability: That one operator runs both, from the stated prior and ``log_ratio``.
        shared_pieces: Pieces that both show.
        expected_pieces: How many they would by chance.
        q_value: Of as much overlap by chance, after Benjamini and Hochberg over all pairs.
        log_ratio: log10 of how much more probable the findings are if one operator runs both than if b resells a's.
        reasons: Every basis, those that count first.
        first: Of the shared pieces: how often a was first and b soon after, how often b, how many tell nothing of that.
        said: What a person said of the two: ``one operator``, ``different operators``, ``unsure``; else empty.
    """

    account_a: str
    account_b: str
    relation: Literal["same operator", "supplies", "unclear"]
    probability: float
    shared_pieces: int
    expected_pieces: float
    q_value: float
    log_ratio: float
    reasons: tuple[Reason, ...]
    first: tuple[int, int, int]
    said: str = ""
