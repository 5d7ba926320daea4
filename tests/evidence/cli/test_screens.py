from __future__ import annotations

import json
import re
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
from tests.evidence.laid import lay, made, shas


def run(case: Case, *words: str) -> Result:
    return CliRunner().invoke(command, words, obj=str(case.folder), catch_exceptions=False)


def test_a_case_in_which_nothing_was_read_is_told_what_to_do(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case", Settings()) as case:
        assert "evidence read" in run(case).stdout
        assert run(case, "--correct", "price=3").exit_code == 2


def told(case: Case) -> list[tuple[str, str | None]]:
    with case.catalogue.reading() as db:
        return sorted((ad.account, ad.price) for ad in ads.named(db))


def test_what_was_accepted_is_corrected_rejected_and_taken_back_at_once(tmp_path: Path) -> None:
    with made(tmp_path / "case") as case:
        lay(case, shas(case)[0], ("雅轩", "手镯 3500元", "", 0.97), ("老王", "吊坠 800元", "", 0.98))
        accepted = run(case, "--accept-from", "0.9").stdout
        entry = re.search(r"2 ads, 2 new sightings of screenshots\. --take-back-entry (\d+) takes it back", accepted)
        assert entry is not None
        names = {each["account"]["value"]: each["name"] for each in json.loads(run(case, "--all", "--json").stdout)}
        again = run(case, "--accept", names["雅轩"], "--correct", "price=900").stdout
        assert "1 new sightings of screenshots. 1 of earlier acceptance were replaced." in again
        assert told(case) == [("老王", "800"), ("雅轩", "900")]
        assert "Taken back: 1 ads, 1 sightings." in run(case, "--take-back-entry", entry[1]).stdout
        assert told(case) == [("雅轩", "900")]
        assert "1 sightings were taken back" in run(case, "--reject", names["雅轩"]).stdout
        assert told(case) == []
        run(case, "--take-back", names["雅轩"])
        states = [each["state"] for each in json.loads(run(case, "--all", "--json").stdout)]
        assert states == ["suggested", "suggested"]


def test_what_is_not_read_any_more_is_named_so_that_it_can_be_taken_back(tmp_path: Path) -> None:
    with made(tmp_path / "case") as case:
        lay(case, shas(case)[0], ("老王", "吊坠 800元", "", 0.98))
        run(case, "--accept-from", "0.9")
        lay(case, shas(case)[0], ("雅轩", "手镯 3500元", "", 0.97))
        said = re.search(r"read otherwise or not at all: (S\w+)\.", run(case, "--all").stdout)
        assert said is not None
        run(case, "--take-back", said[1])
        assert told(case) == []


@pytest.mark.skipif(not writing.recipe() or not feeds.fonts(), reason="needs the extra 'ocr' and a font with Chinese")
def test_a_scroll_of_two_screens_becomes_three_ads(tmp_path: Path) -> None:
    rng = np.random.default_rng(11)
    photos = [feeds.photo(rng) for _ in range(4)]
    shown = [drawn.content(rng, "zh", [0]), drawn.content(rng, "zh", [1, 2, 3]), drawn.content(rng, "zh", [0, 1])]
    page = drawn.stitched(rng, drawn.Style("moments", 720, False, "zh"), shown, photos)
    (tmp_path / "source").mkdir()
    for number, each in enumerate(drawn.scroll(page, len(page.pixels) - 450, 0.5)):
        Image.fromarray(each.pixels).save(tmp_path / "source" / f"mmexport142615{number}000000.png")
    with Case.create(tmp_path / "case", Settings(workers=1, sscd="off")) as case:
        ingest(case, tmp_path / "source", Wishes(), Silent())
        dedupe(case, Silent())
        read(case, Silent())
        found = json.loads(run(case, "--json").stdout)
        assert {each["account"]["value"] for each in found} == {each.account for each in shown}
        assert "Accepted: 3 ads" in run(case, "--accept-from", "0.8").stdout
        with case.catalogue.reading() as db:
            assert sorted((ad.account, ad.price) for ad in ads.named(db)) == sorted(
                (each.account, each.price) for each in shown
            )
