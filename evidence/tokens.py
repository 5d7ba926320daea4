"""What an ad's words name: contacts, prices, weights, and announcements of other accounts.

Everything has its raw text and its place, so that a person can look; nothing read here is a fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evidence import amounts, announcements, contacts
from evidence.announcements import AnnouncementKind
from evidence.folding import Folded, fold
from evidence.vocabulary import Vocabulary

TokenKind = Literal["wechat", "qq", "phone", "group", "account", "price", "weight"]

CONTACTS: tuple[TokenKind, ...] = ("wechat", "qq", "phone")
"""Kinds that one person or shop has; a group is a chat of many."""

MOST = 200
"""Tokens kept of one text, from the left; one with more is a list, or an attack."""


@dataclass(frozen=True, slots=True, order=True)
class Token:
    """One contact, price or weight in a text.

    Attributes:
        start: Where it begins in the text, in characters.
        end: Where it ends.
        kind: What it is.
        normal: One way of writing it; equal for what is the same.
        raw: As it stands in the text.
        unit: Of a price its currency (empty where none is named), of a weight ``g``; else empty.
        low: Of a price or weight, in that unit; of a range the lower end; None for contacts.
        high: The higher end of a range; the same as ``low`` where it is none.
    """

    start: int
    end: int
    kind: TokenKind
    normal: str
    raw: str
    unit: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, order=True)
class Announcement:
    """Words that announce another account, or the end of one.

    Attributes:
        start: Where they begin in the text, in characters.
        end: Where they end.
        kind: ``backup``, ``new`` or ``closed``.
        raw: The words as they stand.
        around: The words with what stands around them, in which an account may be named.
        names: Contacts within that stretch behind the words; before them where there are none behind.
    """

    start: int
    end: int
    kind: AnnouncementKind
    raw: str
    around: str
    names: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What one text names, each from the left."""

    tokens: tuple[Token, ...]
    announcements: tuple[Announcement, ...]

    def of(self, *kinds: TokenKind) -> tuple[Token, ...]:
        """Return the tokens of some kinds."""
        return tuple(token for token in self.tokens if token.kind in kinds)


def read(text: str | None, words: Vocabulary) -> Said:
    """Read one text; time grows with its length, and what is longer than ``folding.LONGEST`` is cut off.

    >>> from evidence.vocabulary import shipped
    >>> [token.normal for token in read("手镯37.2克，三千五包邮，VX：ya-xuan88", shipped()).tokens]
    ['g 37.2', '3500', 'ya-xuan88']
    """
    if not text:
        return Said((), ())
    folded = fold(text)
    measured = amounts.find(folded.plain)
    taken = bytearray(len(folded.plain))
    for amount in measured:
        taken[amount.start : amount.end] = b"\1" * (amount.end - amount.start)
    reached = contacts.find(folded.plain, words, taken)
    tokens = sorted([*(_amount(folded, each) for each in measured), *(_contact(folded, each) for each in reached)])[
        :MOST
    ]
    found = list(announcements.find(folded.plain, words))[:MOST]
    return Said(tuple(tokens), tuple(_announcement(folded, each, tokens) for each in found))


def _amount(folded: Folded, amount: amounts.Amount) -> Token:
    start, end = folded.span(amount.start, amount.end)
    raw = folded.written[start:end]
    return Token(start, end, amount.kind, amount.normal, raw, amount.unit, amount.low, amount.high)


def _contact(folded: Folded, contact: contacts.Contact) -> Token:
    start, end = folded.span(contact.start, contact.end)
    return Token(start, end, contact.kind, contact.normal, folded.written[start:end])


def _announcement(folded: Folded, found: announcements.Announced, tokens: list[Token]) -> Announcement:
    start, end = folded.span(found.start, found.end)
    left, right = folded.span(*found.around)
    names = tuple(each for each in tokens if each.kind in (*CONTACTS, "account") and left <= each.start < right)
    # What is named stands behind the words as a rule; what stands before them is most often the announcer's own.
    behind = tuple(each for each in names if each.start >= end)
    return Announcement(start, end, found.kind, folded.written[start:end], folded.written[left:right], behind or names)
