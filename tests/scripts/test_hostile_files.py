"""A few of each kind; ``scripts/hostile_files.py`` writes 5,000."""

from __future__ import annotations

from pathlib import Path

import hostile_files


def test_every_hostile_file_ends_in_a_state_and_harms_nothing(tmp_path: Path) -> None:
    ended = hostile_files.run(tmp_path, 4 * len(hostile_files.KINDS), 1)
    assert ended.faults == []
    assert {kind: counted.total() for kind, counted in ended.states.items()} == dict.fromkeys(hostile_files.KINDS, 4)
    assert ended.states["whole"]["ok"] == 4
