from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

import feeds
import screens as drawn
from evidence.case import Case
from evidence.catalogue import ads
from evidence.cli.screens import command
from evidence.dedupe import dedupe
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.read import read
from evidence.settings import Settings
from evidence.sources import Wishes
from index import writing


def run(case: Case, *words: str) -> Result:
    return CliRunner().invoke(command, words, obj=str(case.folder), catch_exceptions=False)


def test_a_case_in_which_nothing_was_read_is_told_what_to_do(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case", Settings()) as case:
        assert "evidence read" in run(case).stdout
        assert run(case, "--correct", "price=3").exit_code == 2


@pytest.mark.skipif(not writing.recipe() or not feeds.fonts(), reason="needs the extra 'ocr' and a font with Chinese")
def test_a_scroll_of_two_screens_becomes_three_ads(tmp_path: Path) -> None:
    rng = np.random.default_rng(11)
    photos = [feeds.photo(rng) for _ in range(4)]
    told = [drawn.content(rng, "zh", [0]), drawn.content(rng, "zh", [1, 2, 3]), drawn.content(rng, "zh", [0, 1])]
    page = drawn.stitched(rng, drawn.Style("moments", 720, False, "zh"), told, photos)
    (tmp_path / "source").mkdir()
    for number, each in enumerate(drawn.scroll(page, len(page.pixels) - 450, 0.5)):
        Image.fromarray(each.pixels).save(tmp_path / "source" / f"mmexport142615{number}000000.png")
    with Case.create(tmp_path / "case", Settings(workers=1, sscd="off")) as case:
        ingest(case, tmp_path / "source", Wishes(), Silent())
        dedupe(case, Silent())
        read(case, Silent())
        found = json.loads(run(case, "--json").stdout)
        assert {each["account"]["value"] for each in found} == {each.account for each in told}
        assert "Accepted: 3 ads" in run(case, "--accept-from", "0.8").stdout
        with case.catalogue.reading() as db:
            assert sorted((ad.account, ad.price) for ad in ads.named(db)) == sorted(
                (each.account, each.price) for each in told
            )
