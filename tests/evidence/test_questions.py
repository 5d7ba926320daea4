"""The hand-made case: regions 1, 3 in Ca; 2, 4 in Cb (both of piece Pab); 5, 6 in Cc; 7 in Cd."""

from __future__ import annotations

from dataclasses import replace

from evidence import snapshot
from evidence.case import Case
from evidence.catalogue.judgements import JudgementRow, Word, key
from evidence.catalogue.verdicts import VerdictRow
from evidence.questions import TWICE, Words, coded_twice, queue
from evidence.snapshot import Snapshot

NOBODY = Words(())


def verdict(left: int, right: int, word: str, probability: float, agreement: float = 0.5) -> VerdictRow:
    return VerdictRow(left, right, word, probability, 0, {"agreement": agreement})


def said(now: Snapshot, left: int, right: int, word: Word, reviewer: str = "li") -> JudgementRow:
    names = sorted(now.regions[region].name for region in (left, right))
    return JudgementRow(key(left, right), left, names[0], names[1], word, reviewer, "", "", {})


def pairs(now: Snapshot, verdicts: list[VerdictRow], words: Words = NOBODY) -> list[tuple[int, int]]:
    return [(each.left, each.right) for each in queue(now, verdicts, words)]


def test_the_least_sure_come_first_and_what_changes_no_number_of_pieces_comes_after(grouped: Case) -> None:
    now = snapshot.take(grouped.catalogue)
    asked = [verdict(1, 7, "unsure", 0.9), verdict(5, 7, "unsure", 0.5), verdict(1, 2, "unsure", 0.5)]
    found = queue(now, asked, Words(()))
    # 4 p (1 - p): 1 at 0.5, 0.36 at 0.9; between two pictures of one piece it is worth half.
    assert [(each.left, each.right, round(each.worth, 2)) for each in found] == [(5, 7, 1.0), (1, 2, 0.5), (1, 7, 0.36)]


def test_unrelated_and_sure_pairs_are_not_asked(grouped: Case) -> None:
    now = snapshot.take(grouped.catalogue)
    asked = [verdict(1, 7, "unrelated", 0.0), verdict(1, 3, "same picture", 0.99), verdict(1, 2, "same scene", 0.05)]
    assert pairs(now, asked) == []


def test_a_cluster_that_hangs_on_a_weak_link_is_asked_about(grouped: Case) -> None:
    now = snapshot.take(grouped.catalogue)
    assert now.clusters["Ca"].weakest == 0.9
    assert [(e.left, e.right, e.reason) for e in queue(now, [verdict(1, 3, "same picture", 0.9)], Words(()))] == [
        (1, 3, "weak link")
    ]


def test_a_piece_that_hangs_on_little_is_asked_about(grouped: Case) -> None:
    now = snapshot.take(grouped.catalogue)
    weak = replace(now, pieces={**now.pieces, "Pab": replace(now.pieces["Pab"], probability=0.8)})
    assert [(each.left, each.right, each.reason) for each in queue(weak, [], Words(()))] == [(1, 2, "weak piece")]


def test_of_one_scene_those_that_agree_most_come_first(grouped: Case) -> None:
    now = snapshot.take(grouped.catalogue)
    asked = [verdict(1, 7, "same scene", 0.05, 0.4), verdict(5, 7, "same scene", 0.05, 0.9)]
    assert pairs(now, asked) == [(5, 7), (1, 7)]


def test_what_is_said_of_two_copies_is_said_of_all(grouped: Case) -> None:
    now = snapshot.take(grouped.catalogue)
    asked = [verdict(1, 5, "unsure", 0.6), verdict(3, 6, "unsure", 0.5), verdict(5, 7, "unsure", 0.7)]
    assert pairs(now, asked) == [(3, 6), (5, 7)]
    for word in ("unsure", "different pieces", "same picture"):
        assert pairs(now, asked, Words([said(now, 1, 6, word)])) == [(5, 7)]


def test_a_few_pairs_are_asked_a_second_reviewer_and_nobody_twice(grouped: Case) -> None:
    now = snapshot.take(grouped.catalogue)
    twice = [
        (a, b)
        for a in range(1, 8)
        for b in range(a + 1, 8)
        if coded_twice(*sorted((now.regions[a].name, now.regions[b].name)))
    ]
    once = [(a, b) for a in range(1, 8) for b in range(a + 1, 8) if (a, b) not in twice]
    assert twice
    words = [said(now, *twice[0], "unsure"), said(now, *once[0], "unsure")]
    assert pairs(now, [], Words(words, "bo")) == [twice[0]]
    assert pairs(now, [], Words(words, "li")) == []
    assert pairs(now, [], Words([*words, said(now, *twice[0], "unsure", "bo")], "chen")) == []


def test_the_share_asked_twice_is_the_one_that_is_said() -> None:
    drawn = sum(coded_twice(f"{n:016x}.w", f"{n + 1:016x}.w") for n in range(4000))
    # Five standard deviations of a binomial share.
    assert abs(drawn / 4000 - TWICE) < 5 * (TWICE * (1 - TWICE) / 4000) ** 0.5
