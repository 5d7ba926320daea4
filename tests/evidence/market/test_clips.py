from __future__ import annotations

from itertools import islice
from pathlib import Path

import av
import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray

from evidence.market import clips
from evidence.market.scenes import Shot


def _read(path: Path) -> tuple[int, float]:
    with av.open(str(path)) as container:
        pictures = sum(1 for _ in container.decode(video=0))
        return pictures, float(container.duration or 0) / av.time_base


def test_a_clip_of_stills_shows_each_for_its_time(tmp_path: Path, photos: list[NDArray[np.uint8]]) -> None:
    clips.write(tmp_path / "clip.mp4", clips.pan(photos[:2], default_rng(1)), clips.STILL_RATE)
    pictures, seconds = _read(tmp_path / "clip.mp4")
    assert pictures == 32
    assert abs(seconds - 2 * clips.STILL_SECONDS) < 0.15


def test_a_turning_shot_turns() -> None:
    shown = list(islice(clips.turning(Shot("pendant", 5, 0, 2, 1, 120, 160), default_rng(1)), 5))
    assert np.abs(shown[0].astype(int) - shown[-1]).mean() > 4
