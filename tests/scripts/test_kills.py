"""A few kills; ``scripts/kills.py`` makes 300."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import kills


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
# Python warns that a fork of a process with threads may hang; the process here has none that hold a lock.
@pytest.mark.filterwarnings("ignore:.*use of fork.*:DeprecationWarning")
def test_nothing_is_lost_whenever_the_program_is_killed(tmp_path: Path) -> None:
    tally = kills.run(tmp_path, 8, 3)
    assert tally.faults == []
    assert tally.kills.total() >= 8
