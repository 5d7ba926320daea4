"""Words on four regions; what they ask for is worked out by hand."""

from __future__ import annotations

from evidence.catalogue.judgements import JudgementRow, Word, key
from evidence.reviewing import AGREED
from evidence.standing import asked, disputes, latest, not_kept

OTHER: list[tuple[str, str, Word, str]] = [("x", "y", "unsure", "li")] * 4
IDS = {"a": 1, "b": 2, "c": 3, "d": 4}


def words(*said: tuple[str, str, Word, str]) -> list[JudgementRow]:
    return [
        JudgementRow(key(seq, 0), seq, left, right, word, reviewer, "", "", {})
        for seq, (left, right, word, reviewer) in enumerate(said)
    ]


def test_the_latest_word_on_a_pair_counts() -> None:
    rows = words(("a", "b", "same picture", "li"), ("c", "d", "unsure", "li"), ("a", "b", "different pieces", "bo"))
    assert {pair: row.word for pair, row in latest(rows).items()} == {
        ("a", "b"): "different pieces",
        ("c", "d"): "unsure",
    }


def test_each_word_asks_for_what_it_means() -> None:
    rows = words(
        ("a", "b", "same picture", "li"),
        ("b", "c", "same piece", "li"),
        ("c", "d", "different pieces", "li"),
        ("a", "d", "different pictures", "li"),
        ("b", "d", "unsure", "li"),
        ("a", "elsewhere", "same picture", "li"),
    )
    found = asked(rows, IDS)
    assert (found.pictures.together, found.pictures.apart) == (((1, 2),), ((1, 4), (3, 4), (2, 3)))
    assert (found.pieces.together, found.pieces.apart) == (((2, 3), (1, 2)), ((3, 4),))


def test_reviewers_who_differ_are_a_dispute_until_they_settle_it() -> None:
    rows = words(("a", "b", "same picture", "li"), ("a", "b", "same piece", "bo"), ("c", "d", "unsure", "li"))
    (dispute,) = disputes(rows)
    assert (dispute.pair, dispute.words) == (("a", "b"), {"li": "same picture", "bo": "same piece"})
    settled = [*rows, *words(*OTHER[:3], ("a", "b", "same piece", AGREED))[3:]]
    assert disputes(settled) == []
    reopened = [*settled, *words(*OTHER, ("a", "b", "unsure", "li"))[4:]]
    assert [found.pair for found in disputes(reopened)] == [("a", "b")]


def test_one_reviewer_who_thinks_better_of_it_is_no_dispute() -> None:
    assert disputes(words(("a", "b", "same picture", "li"), ("a", "b", "same piece", "li"))) == []


def test_words_that_the_grouping_does_not_keep_are_found() -> None:
    rows = words(
        ("a", "b", "same picture", "li"),
        ("b", "c", "same picture", "li"),
        ("a", "c", "different pieces", "li"),
        ("c", "d", "same piece", "li"),
        ("b", "d", "unsure", "li"),
    )
    cluster_of = {"a": "C1", "b": "C1", "c": "C2", "d": "C3"}
    piece_of = {"a": "P1", "b": "P1", "c": "P2", "d": "P2"}
    assert [(row.left, row.right) for row in not_kept(rows, cluster_of, piece_of)] == [("b", "c")]
    assert [row.right for row in not_kept(rows, cluster_of, dict.fromkeys("abcd", "P1"))] == ["c", "c"]
