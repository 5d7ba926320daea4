"""Photos posted with and without an addition: every file shows its photo, the copies of one addition are alike."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np

from index.picture import decode
from matching import captioned
from matching.sets import ORIGINAL, drawn
from tests.drawing import photo, resized


def test_each_photo_is_saved_anew_with_and_without_one_addition(tmp_path: Path) -> None:
    photos = [photo(seed, 320, 240) for seed in range(len(captioned.ADDITIONS))]
    made = drawn(tmp_path / "captioned", "test", lambda folder: captioned.files(folder, photos, 3))
    kinds = Counter(each.kind for each in made.files)
    wanted = {ORIGINAL: len(photos), "as it is": captioned.AGAIN * len(photos)}
    assert kinds == wanted | dict.fromkeys(captioned.ADDITIONS, captioned.WITH)
    for number, name in enumerate(made.originals):
        mine = [each for each in made.edited if each.shows == (name,)]
        assert len({each.kind for each in mine}) == 2
        for each in mine:
            seen = resized(decode((made.folder / each.name).read_bytes(), longest=640).pixels, 320, 240)
            off = float(np.abs(seen.astype(float) - photos[number]).mean())
            assert off < 12 or each.kind != "as it is"


def test_letters_and_a_date_change_little_and_something() -> None:
    plain = photo(1, 320, 240)
    for write in (captioned.letters, captioned.date):
        changed = np.abs(write([plain], np.random.default_rng(2)).astype(int) - plain).max(axis=2) > 20
        assert 0.0005 < changed.mean() < 0.05
