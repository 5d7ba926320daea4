"""People's words on pairs of regions, single ones and accounts: each is an entry of the ledger; so is undoing it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evidence.case import Case
from evidence.catalogue import Connection, account_words, judgements, marks
from evidence.catalogue.account_words import CATEGORIES, RELATIONS, Name
from evidence.catalogue.judgements import WORDS, Word
from evidence.catalogue.marks import KINDS, Kind
from evidence.custody.ledger import displayable
from evidence.errors import WrongCallError
from evidence.phrases import phrase

LONGEST_NAME = 60
"""Most characters of a reviewer's name or of a type, as on the sheets of a sample."""

MOST_WORDS = 20_000
"""Most words in one entry: bulk acceptance of a large case."""

MOST_PIECES = 999

_REGION = re.compile(r"[0-9a-f]{16}\.[a-z0-9]{1,40}")


@dataclass(frozen=True, slots=True)
class Said:
    """One word on two regions (names, in any order)."""

    left: str
    right: str
    word: Word


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reviewer says at once; taken back at once, too.

    Attributes:
        reviewer: Who says so.
        words: On which pairs, each pair once.
        shown: What the reviewer saw: the screen, the verdict and its figures; JSON values only.
    """

    reviewer: str
    words: Sequence[Said]
    shown: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a reviewer says of one region (name): how many pieces it shows, or which type they are."""

    reviewer: str
    region: str
    kind: Kind
    value: str


@dataclass(frozen=True, slots=True)
class AccountWord:
    """What a reviewer says of one account (one of CATEGORIES) or of two (one of RELATIONS, in any order)."""

    reviewer: str
    accounts: tuple[Name, ...]
    word: str
    shown: Mapping[str, Any] = field(default_factory=dict)


def judge(case: Case, given: Judgement) -> int:
    """Record words; return the number of their entry, by which they can be taken back.

    Raises:
        WrongCallError: A word, a name or a region makes no sense, or another program works on the case.
    """
    reviewer = named(given.reviewer)
    words = [_word(said) for said in given.words]
    if not 1 <= len(words) <= MOST_WORDS or len({(each["left"], each["right"]) for each in words}) < len(words):
        raise WrongCallError(
            phrase("One entry takes 1 to {most:,} words, each on a pair of its own. Say less at once.", most=MOST_WORDS)
        )
    body = {"reviewer": reviewer, "words": words, "shown": dict(given.shown)}
    return _recorded(case, "judge", body)


def mark(case: Case, given: Mark) -> int:
    """Record a mark; return the number of its entry.

    Raises:
        WrongCallError: It makes no sense, or another program works on the case.
    """
    value = " ".join(given.value.split())
    if given.kind not in KINDS or not _REGION.fullmatch(given.region):
        raise WrongCallError(phrase("A mark is on a region, of its pieces or their type. Open the picture again."))
    if given.kind == "pieces" and not (re.fullmatch(r"[0-9]{1,3}", value) and int(value) <= MOST_PIECES):
        raise WrongCallError(phrase("The number of pieces is a whole number from 0 to {most}.", most=MOST_PIECES))
    if len(value) > LONGEST_NAME:
        raise WrongCallError(phrase("A type takes at most {most} characters. Shorten it.", most=LONGEST_NAME))
    body = {"reviewer": named(given.reviewer), "region": given.region, "kind": given.kind, "value": displayable(value)}
    return _recorded(case, "mark", body)


def say(case: Case, given: AccountWord) -> int:
    """Record a word on accounts; return the number of its entry.

    Raises:
        WrongCallError: It makes no sense, or another program works on the case.
    """
    accounts = tuple(sorted(set(given.accounts)))
    if not account_words.fits(accounts, given.word):
        known = ", ".join(CATEGORIES if len(accounts) == 1 else RELATIONS)
        raise WrongCallError(
            phrase("Nobody can say {word!r} of that. Say one of: {known}.", word=given.word[:60], known=known)
        )
    body = {"reviewer": named(given.reviewer), "accounts": [list(each) for each in accounts], "word": given.word}
    return _recorded(case, "account", {**body, "shown": dict(given.shown)})


def undo(case: Case, entry: int, reviewer: str) -> int:
    """Take back all that an entry says; return the number of the entry that tells of it.

    Raises:
        WrongCallError: It says nothing that stands, or another program works on the case.
    """
    name = named(reviewer)
    with case.working():
        with case.catalogue.reading() as db:
            if not _stands(db, entry):
                raise WrongCallError(
                    phrase("Entry {entry} says nothing that stands; perhaps it was taken back already.", entry=entry)
                )
        (told,) = case.record([("undo", {"entry": entry, "reviewer": name})])
    return told.seq


def named(reviewer: str) -> str:
    """Return a reviewer's name as it is kept.

    Raises:
        WrongCallError: There is none, or it is too long.
    """
    name = " ".join(displayable(reviewer).split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise WrongCallError(
            phrase("A reviewer has a name of 1 to {most} characters. Give one with --reviewer NAME.", most=LONGEST_NAME)
        )
    return name


def _word(said: Said) -> dict[str, str]:
    left, right = sorted((said.left, said.right))
    if said.word not in WORDS:
        raise WrongCallError(
            phrase(
                "Nobody can say {word!r} of two regions. Say one of: {known}.",
                word=said.word[:40],
                known=", ".join(WORDS),
            )
        )
    if left == right or not (_REGION.fullmatch(left) and _REGION.fullmatch(right)):
        raise WrongCallError(phrase("A word is on two different regions. Open the pair again."))
    return {"left": left, "right": right, "word": said.word}


def _recorded(case: Case, act: str, body: Mapping[str, Any]) -> int:
    with case.working():
        (told,) = case.record([(act, body)])
    return told.seq


def _stands(db: Connection, entry: int) -> bool:
    return any(row.seq == entry for table in (judgements, marks, account_words) for row in table.standing(db))
