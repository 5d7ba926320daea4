"""Which pairs a person should look at first: the least sure ones, by how much their answer changes the count.

One question for each pair of clusters: what is said of two copies is said of all copies. What somebody has answered is
not asked again, unless it is one of the few that a second reviewer answers as well, without seeing the first answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evidence.catalogue.judgements import JudgementRow
from evidence.catalogue.verdicts import VerdictRow
from evidence.snapshot import Snapshot
from evidence.standing import of_reviewers

Reason = Literal["unsure", "weak link", "weak piece", "same scene", "other"]
"""Why it is asked: verification cannot tell; a cluster hangs on this pair; a piece is held together by little; one
scene shows in both; or no verdict says anything of the pair, but people did."""

WEAK_LINK = 0.97
"""A cluster whose weakest link is surer than this is not asked about."""

WEAK_PIECE = 0.97
"""The same for a piece."""

ONE_PIECE_IN_A_SCENE = 0.24
"""Chance that two pictures of one scene, which nothing else brings together, show one piece: of 226 pairs of clusters
that verification held for one scene, between pieces as grouped of a drawn market of 278 originals, 55 did."""

ONLY_PICTURES = 0.5
"""What an answer is worth, beside one that changes the number of pieces, if it changes the number of pictures only."""

TWICE = 0.15
"""Share of the pairs that a second reviewer answers too; as for the units of a sample."""


@dataclass(frozen=True, slots=True)
class Question:
    """Two regions (ids, left < right) to compare.

    Attributes:
        left: One.
        right: The other.
        reason: Why it is asked.
        probability: That they are one picture, or one piece where that is in doubt.
        worth: Expected change of the count, 0 to 1; the queue's order.
    """

    left: int
    right: int
    reason: Reason
    probability: float
    worth: float


@dataclass(frozen=True, slots=True)
class Words:
    """Standing words, as they were told, and for whom the queue is; an empty name is answered by everybody's."""

    rows: Sequence[JudgementRow]
    reviewer: str = ""


def queue(now: Snapshot, verdicts: Iterable[VerdictRow], words: Words) -> list[Question]:
    """List the questions that are open, the most worth first. Cost grows with the verdicts, not with their square."""
    ids = {row.name: row.id for row in now.regions.values()}
    answered = _answered(now, words, ids)
    found: dict[tuple[str, str], Question] = {}
    for question in (*_of_verdicts(now, verdicts), *_of_pieces(now)):
        between = _clusters(now, question.left, question.right)
        if between in answered or (question.left, question.right) in answered:
            continue
        if between not in found or question.worth > found[between].worth:
            found[between] = question
    again = _second_looks(now, words, ids, {(each.left, each.right): each for each in found.values()})
    return sorted((*found.values(), *again), key=lambda each: (-each.worth, each.left, each.right))


def coded_twice(left: str, right: str) -> bool:
    """Tell whether a second reviewer answers a pair (names, ascending) too; a draw that needs no memory."""
    digest = hashlib.sha256(f"{left} {right}".encode()).digest()
    return int.from_bytes(digest[:4]) < TWICE * 2**32


def _doubt(probability: float) -> float:
    """Return 1 where nothing is known, 0 where all is."""
    return 4.0 * probability * (1.0 - probability)


def _clusters(now: Snapshot, left: int, right: int) -> tuple[str, str]:
    one, other = sorted((now.cluster_of[left], now.cluster_of[right]))
    return one, other


def _answered(now: Snapshot, words: Words, ids: Mapping[str, int]) -> set[tuple[str, str] | tuple[int, int]]:
    """Return the pairs of clusters, and of regions, that nobody need be asked about."""
    found: set[tuple[str, str] | tuple[int, int]] = set()
    for row in words.rows:
        if row.left in ids and row.right in ids:
            left, right = sorted((ids[row.left], ids[row.right]))
            found.add((left, right))
            if left in now.cluster_of and right in now.cluster_of and now.cluster_of[left] != now.cluster_of[right]:
                found.add(_clusters(now, left, right))
    return found


def _of_verdicts(now: Snapshot, verdicts: Iterable[VerdictRow]) -> Iterator[Question]:
    for row in verdicts:
        if row.left not in now.cluster_of or row.right not in now.cluster_of or row.verdict == "unrelated":
            continue
        here, there = (now.clusters[now.cluster_of[region]] for region in (row.left, row.right))
        if here.cluster == there.cluster:
            if row.verdict == "same picture" and row.probability == here.weakest and row.probability < WEAK_LINK:
                yield Question(row.left, row.right, "weak link", row.probability, _doubt(row.probability))
        elif row.verdict == "unsure":
            worth = _doubt(row.probability) * (1.0 if here.piece != there.piece else ONLY_PICTURES)
            yield Question(row.left, row.right, "unsure", row.probability, worth)
        elif row.verdict == "same scene" and here.piece != there.piece:
            # Among pairs of one scene, those that agree most come first.
            agreement = float(row.figures.get("agreement", 0.0))
            worth = _doubt(ONE_PIECE_IN_A_SCENE) * (0.5 + 0.5 * agreement)
            yield Question(row.left, row.right, "same scene", ONE_PIECE_IN_A_SCENE, worth)


def _of_pieces(now: Snapshot) -> Iterator[Question]:
    """Ask of each picture of a piece that hangs on little whether it shows what the eldest one shows."""
    members: dict[str, list[str]] = {}
    for row in now.clusters.values():
        members.setdefault(row.piece, []).append(row.cluster)
    for piece, clusters in members.items():
        chance = now.pieces[piece].probability
        if len(clusters) < 2 or chance >= WEAK_PIECE:
            continue
        eldest, *others = sorted(now.clusters[name].regions[0] for name in clusters)
        for other in others:
            yield Question(eldest, other, "weak piece", chance, _doubt(chance))


def _second_looks(
    now: Snapshot, words: Words, ids: Mapping[str, int], known: Mapping[tuple[int, int], Question]
) -> Iterator[Question]:
    """Yield what exactly one other reviewer answered, where it is to be answered twice."""
    for (left, right), said in of_reviewers(words.rows).items():
        others = said.keys() - {words.reviewer}
        if not words.reviewer or words.reviewer in said or len(others) != 1 or not coded_twice(left, right):
            continue
        pair = sorted((ids.get(left, 0), ids.get(right, 0)))
        if pair[0] in now.cluster_of and pair[1] in now.cluster_of and (pair[0], pair[1]) not in known:
            # Among those of middling doubt, so that its place does not tell that it was answered before.
            yield Question(pair[0], pair[1], "other", 0.5, 0.6)
