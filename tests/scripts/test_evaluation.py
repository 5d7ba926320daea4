"""Groups made by hand: what they are worth is counted by hand."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from evidence.catalogue.verdicts import VerdictRow
from matching.evaluation import evaluate, recalled
from matching.explained import lines
from matching.measured import Cost, FailedError, run
from matching.peer import joined, near
from matching.report import Tried, figures, misses, tables
from matching.sets import DISTRACTOR, ORIGINAL, Drawn, Set, linked
from matching.trying import Ran

FILES = (
    Drawn("a", ORIGINAL, ("a",)),
    Drawn("b", ORIGINAL, ("b",)),
    Drawn("c", ORIGINAL, ("c",)),
    Drawn("d", DISTRACTOR, ("d",)),
    Drawn("a_mirror", "mirror", ("a",)),
    Drawn("b_mirror", "mirror", ("b",)),
    Drawn("a_grid", "grid", ("a", "b")),
    Drawn("c_grid", "grid", ("c", "a")),
)
GROUPS = {
    "a": frozenset("1"),
    "b": frozenset("2"),
    "d": frozenset("2"),
    "a_mirror": frozenset("1"),
    "b_mirror": frozenset("1"),
    "a_grid": frozenset("12"),
    "c_grid": frozenset("3"),
}


@pytest.fixture
def drawn(tmp_path: Path) -> Set:
    for each in FILES:
        (tmp_path / each.name).write_text(each.name)
    return Set(tmp_path, "by hand", FILES)


def test_recall_counts_files_that_share_a_group_with_their_own_original(drawn: Set) -> None:
    found, missed = recalled(drawn.edited, GROUPS)
    assert found == {"mirror": (1, 2), "grid": (1, 2)}
    assert missed == ("b_mirror", "c_grid")


def test_what_is_wrong_is_named(drawn: Set) -> None:
    verdict = evaluate(drawn, GROUPS)
    assert verdict.wrong_pairs == ()
    assert verdict.distracted == (("b", "d"),)
    assert verdict.misplaced == (("b_mirror", "a"),)
    assert verdict.lost == ("c",)
    assert (verdict.distinct, verdict.originals, verdict.surplus) == (2, 3, 1)


def test_three_originals_in_one_group_are_three_wrong_pairs(drawn: Set) -> None:
    verdict = evaluate(drawn, {each.name: frozenset("1") for each in FILES})
    assert verdict.wrong_pairs == (("a", "b"), ("a", "c"), ("b", "c"))
    assert verdict.distinct == 1


def test_the_tables_say_the_figures_of_each_program(drawn: Set) -> None:
    found, missed = recalled(drawn.edited, GROUPS)
    costs = {"ingest": Cost(1.0, 2.0, 30.0), "dedupe": Cost(3.0, 5.0, 20.0)}
    ours = Ran("without sscd", found, missed, evaluate(drawn, GROUPS), costs)
    yardstick = Ran("Immaculate sscd_distilled", found, missed, evaluate(drawn, GROUPS), {"all": Cost(2.0, 3.5, 9.0)})
    tried = Tried(drawn, [ours, yardstick], [ours])
    lines = list(tables(tried))
    assert "| mirror | 2 | 1 | 1 |" in lines
    assert "| **mean recall** |  | **0.500** | **0.500** |" in lines
    assert "| distinct counted | 3 | 2 | 2 |" in lines
    assert "| seconds |  | ingest 1.0, dedupe 3.0 | 2.0 |" in lines
    assert "| peak memory, MiB |  | 30 | 9 |" in lines
    assert "| seconds, of those of Immaculate sscd_distilled |  | 2.00 | 1.00 |" in lines
    assert "without sscd, each edit alone: missed: c_grid" in list(misses(tried))
    assert "without sscd: wrong pair: b + d" in list(misses(tried))
    told = json.loads(json.dumps(figures(tried)))
    assert [each["name"] for each in told["together"]] == [ours.name, yardstick.name]


def test_a_part_of_a_set_is_linked_into_a_folder_of_its_own(drawn: Set, tmp_path: Path) -> None:
    folder = linked(drawn, FILES[:2], tmp_path / "part")
    assert sorted(path.name for path in folder.iterdir()) == ["a", "b"]


def test_codes_are_near_up_to_the_bound_inclusive_and_in_any_of_their_turns() -> None:
    codes = [bytes(8), bytes(7) + b"\x07", b"\xff" * 8]
    assert list(near(codes, [[code] for code in codes], 3)) == [(0, 1)]
    assert list(near(codes, [[code] for code in codes], 2)) == []
    assert list(near(codes, [[codes[0], codes[2]], [codes[1]] * 2, [codes[2]] * 2], 0)) == [(0, 2)]


def test_pairs_chain_into_groups() -> None:
    assert joined(["a", "b", "c", "d"], iter([(0, 1), (1, 2)])) == [["a", "b", "c"]]


def test_a_command_is_measured_and_a_failure_tells_what_it_wrote() -> None:
    hold = "x = bytearray(80_000_000); import time; time.sleep(0.7)"
    cost = run((sys.executable, "-c", hold))
    assert cost.seconds >= 0.7
    if sys.platform.startswith("linux"):
        assert cost.memory > 70
    with pytest.raises(FailedError, match="no such luck"):
        run((sys.executable, "-c", "import sys; sys.exit('no such luck')"))
    run((sys.executable, "-c", "raise SystemExit(6)"), (0, 6))


def test_a_miss_and_a_wrong_link_are_explained_by_the_verdicts(drawn: Set) -> None:
    doubt = VerdictRow(1, 2, "unsure", 0.4, 9, {"inliers": 12, "patch": 0.0123})
    wrong = VerdictRow(1, 3, "same picture", 0.9, 9, {})
    best = {("b", "b_mirror"): doubt, ("a", "b_mirror"): wrong, ("a", "a_grid"): wrong}
    told = list(lines(drawn, ["b_mirror", "c_grid"], best))
    assert told[0] == "missed: b_mirror: with its original unsure, probability 0.40, inliers=12 patch=0.0123"
    assert told[1] == "missed: c_grid: with its original never compared"
    assert [line.split(":")[1] for line in told[2:]] == [" a + b_mirror"]
