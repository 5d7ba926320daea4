"""Cases with, without and with another network; the networks' answers are known (``tests.networks``)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from evidence import settings as settings_file
from evidence.case import Case
from evidence.catalogue import regions, verdicts
from evidence.dedupe import dedupe
from evidence.embedding import Ask, answer, by_card, embed_missing, find, prepared
from evidence.errors import WrongCallError
from evidence.progress import Silent
from evidence.search import search
from evidence.settings import Settings
from tests import captures, drawing, networks

pytest.importorskip("onnxruntime", reason="the extra 'sscd' is not installed")

OFF = Settings(workers=1, sscd="off")


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    """Photos 1 to 3 and a re-saved copy of the first, deduplicated without a network."""
    files = {f"li/ad{n}/photo{n}.jpg": drawing.encoded(captures.PHOTOS[n]) for n in range(1, 4)}
    captures.lay(tmp_path / "captures", files | {"wang/copy/copy.jpg": captures.edits(1)["resaved"]})
    with Case.create(tmp_path / "case", OFF) as made:
        assert captures.take(made, tmp_path / "captures").network == ""
        yield made


def with_network(case: Case, content: bytes) -> Case:
    path = case.folder.parent / "named.onnx"
    path.write_bytes(content)
    settings = dataclasses.replace(case.settings, sscd=str(path))
    (case.folder / settings_file.FILE_NAME).write_text(settings_file.to_toml(settings), encoding="utf-8")
    case.close()
    return Case.open(case.folder)


def kept(case: Case, recipe: str) -> NDArray[np.float16]:
    with case.catalogue.reading() as db:
        return regions.codes(db, recipe)[1].view("<f2")


def test_a_network_that_comes_later_gives_codes_to_the_regions_there_are(case: Case) -> None:
    with with_network(case, networks.mean_colour()) as later:
        totals = dedupe(later, Silent())
        mean = captures.PHOTOS[2].reshape(-1, 3).mean(axis=0)
        code = kept(later, totals.network)[1].tolist()
        assert code == pytest.approx((mean / np.linalg.norm(mean)).tolist(), abs=0.01)  # a JPEG of it was looked at
        assert (totals.regions, totals.clusters, totals.decoded) == (4, 3, {})


def test_it_proposes_what_the_others_do_not_and_each_verdict_says_by_what_it_was_proposed(case: Case) -> None:
    # The mean colours of any two of the photos are near: all pairs are proposed, and none of the new ones confirmed.
    with with_network(case, networks.mean_colour()) as later:
        totals = dedupe(later, Silent())
        with later.catalogue.reading() as db:
            routes = {(row.left, row.right): row.figures["routes"] for row in verdicts.everything(db)}
            words = {(row.left, row.right): row.verdict for row in verdicts.everything(db)}
    assert routes[1, 4] == ["pdq256", "phash64", "words"]
    assert sum(each == ["sscd"] for each in routes.values()) >= 2
    assert {words[pair] for pair, each in routes.items() if each == ["sscd"]} <= {"unrelated", "same scene"}
    assert totals.clusters == 3


def test_a_second_run_embeds_nothing_and_another_network_everything(case: Case) -> None:
    with with_network(case, networks.mean_colour()) as later:
        first = dedupe(later, Silent())
        assert embed_missing(later, find(later.settings), Silent()) == 0
        again = dedupe(later, Silent())
        assert (again.candidates, again.verified) == (0, 0)
    with with_network(later, networks.silent()) as other:
        changed = dedupe(other, Silent())
        assert changed.network != first.network
        assert kept(other, changed.network).tolist() == [[0.0, 0.0, 0.0]] * 4
        assert changed.clusters == first.clusters


def test_a_network_that_cannot_be_used_stops_the_run_and_harms_nothing(case: Case) -> None:
    broken = with_network(case, networks.whole())
    with pytest.raises(WrongCallError, match=r"named.onnx.*batch, height, width, 3.*evidence.toml"):
        dedupe(broken, Silent())
    with with_network(broken, networks.mean_colour()) as mended:
        assert dedupe(mended, Silent()).clusters == 3


def test_a_network_that_is_not_there_is_told_before_anything_is_done(case: Case) -> None:
    settings = dataclasses.replace(case.settings, sscd="/no/where.onnx")
    with pytest.raises(WrongCallError, match=r"/no/where\.onnx"):
        find(settings)


def test_search_asks_the_network_and_works_where_no_region_has_its_code_yet(case: Case, tmp_path: Path) -> None:
    (tmp_path / "asked.jpg").write_bytes(captures.edits(1)["mirrored"])
    with with_network(case, networks.mean_colour()) as later:
        assert search(later, tmp_path / "asked.jpg", most=1)[0].verdict == "same picture"
        dedupe(later, Silent())
        assert search(later, tmp_path / "asked.jpg", most=1)[0].verdict == "same picture"


def test_what_is_decoded_for_a_card_gives_the_codes_that_workers_give(case: Case) -> None:
    with with_network(case, networks.mean_colour()) as later:
        model = find(later.settings)
        assert model is not None
        with later.catalogue.reading() as db:
            places = tuple((at, length) for _, at, length, _ in regions.lacking(db, model.recipe))
        ask = Ask(str(later.thumbnails), places, model)
        made = [np.frombuffer(code, "<f2").astype(np.float32) for code in by_card(prepared(ask), model)]
        expected = [np.frombuffer(code, "<f2").astype(np.float32) for code in answer(ask)]
        assert len(made) == 4
        assert np.abs(np.stack(made) - np.stack(expected)).max() <= 1e-3
