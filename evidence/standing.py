"""Which words of people stand on each pair, where they contradict each other, and what they ask of the grouping.

The latest word on a pair counts, whoever said it. Where reviewers differ, that is a dispute until they settle it; where
words on several pairs cannot all hold (a = b, b = c, a is not c), those that keep apart hold, and the others are told
as not kept: a wrong merge hides copies of a piece, a missing one shows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evidence.catalogue.judgements import JudgementRow, Word
from evidence.reviewing import AGREED
from index.linkage import Decided

Pair = tuple[str, str]
"""Names of two regions, ascending."""

NOT_ONE_PICTURE: frozenset[Word] = frozenset({"same piece", "different pieces", "different pictures"})


@dataclass(frozen=True, slots=True)
class Dispute:
    """A pair on which reviewers differ: the latest word of each, by name."""

    pair: Pair
    words: Mapping[str, Word]


@dataclass(frozen=True, slots=True)
class Asked:
    """What people's words ask of the grouping, in ids of regions, the latest word first.

    Attributes:
        pictures: Which regions are copies of one picture, and which are not.
        pieces: Which regions show one piece, and which do not.
    """

    pictures: Decided
    pieces: Decided


def latest(rows: Iterable[JudgementRow]) -> dict[Pair, JudgementRow]:
    """Return the word that counts on each pair, the latest pair last. ``rows``: standing ones, as they were told."""
    found: dict[Pair, JudgementRow] = {}
    for row in rows:
        found.pop((row.left, row.right), None)
        found[row.left, row.right] = row
    return found


def of_reviewers(rows: Iterable[JudgementRow]) -> dict[Pair, dict[str, JudgementRow]]:
    """Return the latest word of each reviewer on each pair."""
    found: dict[Pair, dict[str, JudgementRow]] = defaultdict(dict)
    for row in rows:
        found[row.left, row.right][row.reviewer] = row
    return dict(found)


def disputes(rows: Sequence[JudgementRow]) -> list[Dispute]:
    """Find pairs on which reviewers differ and which they did not settle since, by name."""
    found = []
    place = {row.key: number for number, row in enumerate(rows)}
    for pair, said in sorted(of_reviewers(rows).items()):
        settled = place[said[AGREED].key] if AGREED in said else -1
        open_words = {name: row.word for name, row in said.items() if name != AGREED}
        if len(set(open_words.values())) > 1 and any(place[row.key] > settled for row in said.values()):
            found.append(Dispute(pair, open_words))
    return found


def asked(rows: Iterable[JudgementRow], ids: Mapping[str, int]) -> Asked:
    """Say what the words ask of the grouping. ``ids`` by name; a word on a region that is not there waits for it."""
    counting = [row for row in reversed(latest(rows).values()) if row.left in ids and row.right in ids]
    pairs = [(row.word, (ids[row.left], ids[row.right])) for row in counting]
    return Asked(
        Decided(
            tuple(pair for word, pair in pairs if word == "same picture"),
            tuple(pair for word, pair in pairs if word in NOT_ONE_PICTURE),
        ),
        Decided(
            tuple(pair for word, pair in pairs if word in ("same picture", "same piece")),
            tuple(pair for word, pair in pairs if word == "different pieces"),
        ),
    )


def not_kept(
    rows: Iterable[JudgementRow], cluster_of: Mapping[str, str], piece_of: Mapping[str, str]
) -> list[JudgementRow]:
    """Find the words that count and that the grouping does not keep, since others contradict them.

    Args:
        rows: Standing words, as they were told.
        cluster_of: Cluster by name of region.
        piece_of: Piece by name of region.
    """
    return [
        row
        for row in latest(rows).values()
        if row.left in cluster_of and row.right in cluster_of and not _kept(row, cluster_of, piece_of)
    ]


def _kept(row: JudgementRow, cluster_of: Mapping[str, str], piece_of: Mapping[str, str]) -> bool:
    one_picture = cluster_of[row.left] == cluster_of[row.right]
    one_piece = piece_of[row.left] == piece_of[row.right]
    if row.word == "same picture":
        return one_picture
    if row.word == "same piece":
        return one_piece and not one_picture
    if row.word == "different pieces":
        return not one_piece
    return row.word == "unsure" or not one_picture


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often the first two reviewers, by name, of a pair said the same.

    Attributes:
        pairs: On which two or more reviewers spoke.
        same: Of these, on which the first two said the same.
        kappa: Cohen's kappa, share of agreement beyond chance; None where chance alone would agree always, or none.
    """

    pairs: int
    same: int
    kappa: float | None


def agreement(rows: Sequence[JudgementRow]) -> Agreement:
    """Compare reviewers who answered the same pairs (Cohen 1960)."""
    both: list[tuple[Word, Word]] = []
    for said in of_reviewers(rows).values():
        names = sorted(name for name in said if name != AGREED)[:2]
        if len(names) == 2:
            both.append((said[names[0]].word, said[names[1]].word))
    same = sum(one == other for one, other in both)
    if not both:
        return Agreement(0, 0, None)
    firsts, seconds = Counter(one for one, _ in both), Counter(other for _, other in both)
    chance = sum(firsts[word] * seconds[word] for word in firsts) / len(both) ** 2
    kappa = None if chance == 1.0 else (same / len(both) - chance) / (1.0 - chance)
    return Agreement(len(both), same, kappa)
