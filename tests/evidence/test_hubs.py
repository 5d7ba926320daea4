"""Bad input through the whole of step 2: no wrong link, and each hub named once. Truth is known from the drawing."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from evidence.case import Case
from evidence.catalogue import clusters, regions, sightings, verdicts
from evidence.dedupe import DedupeTotals, dedupe
from evidence.hubs import LEAST_ORIGINALS
from evidence.progress import Silent
from evidence.settings import Settings
from tests import captures, drawing

TWO = Settings(workers=2, sscd="off")


def taken(base: Path, files: dict[str, bytes]) -> tuple[Case, DedupeTotals]:
    captures.lay(base / "captures", files)
    case = Case.create(base / "case", TWO)
    return case, captures.take(case, base / "captures")


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def together(case: Case) -> list[set[str]]:
    """File names, without their ending, of each cluster of two and more files."""
    with case.catalogue.reading() as db:
        files = {row.sha256: Path(row.source_path).stem for row in sightings.everything(db)}
        names = {row.id: files[row.sha256] for row in regions.everything(db)}
        found = [{names[region] for region in row.regions} for row in clusters.everything(db)]
    return [group for group in found if len(group) > 1]


def test_a_banner_saved_again_and_again_is_one_picture_in_about_as_many_pairs(tmp_path: Path) -> None:
    count = 2 * LEAST_ORIGINALS
    photo, rng = drawing.photo(3, 480, 360), np.random.default_rng(1)
    files = {f"li/o{n}/other{n}.jpg": drawing.encoded(drawing.photo(50 + n, 320, 240)) for n in range(4)}
    for number in range(count):
        width = int(rng.integers(240, 480))
        small = drawing.resized(photo, width, width * 3 // 4)
        quality = int(rng.integers(40, 95))
        files[f"shop{number % 5}/b{number}/banner{number}.jpg"] = drawing.encoded(small, quality=quality)
    case, totals = taken(tmp_path, files)
    with case:
        assert together(case) == [{f"banner{number}" for number in range(count)}]
        assert totals.clusters == 5
        assert totals.verified <= 2 * count + 40
        (hub,) = totals.hubs
        assert (hub.kind, hub.originals, hub.ads, hub.accounts) == ("banner", count, count, 5)
        assert hub.why == f"the same picture in {count} of {count + 4} originals"
        (entry,) = [each for each in case.ledger.read() if each.act == "dedupe"]
        assert entry.body["hubs"] == [dataclasses.asdict(hub)]


@pytest.fixture(scope="module")
def chrome() -> drawing.Pixels:
    """An app's page that no cut finds the picture in: patterned all over."""
    page = drawing.put(77, drawing.cloth(9, 360, 640), 14)
    for line in range(4):
        cv2.putText(
            page, f"offer {line} best price", (10, 460 + 40 * line), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (0, 0, 0), 2
        )
    return page


def shown(chrome: drawing.Pixels, picture: drawing.Pixels) -> drawing.Pixels:
    """Put a picture of 300 x 225 into the page, its edge blurred."""
    page = chrome.copy()
    mask = np.zeros((*page.shape[:2], 1), np.float32)
    mask[96:315, 33:327] = 1.0
    mask[..., 0] = cv2.GaussianBlur(mask[..., 0], (0, 0), 3)
    laid = page.copy()
    laid[93:318, 30:330] = picture
    return np.asarray(page * (1 - mask) + laid * mask, np.uint8)


def test_pictures_in_one_chrome_are_not_linked_by_it_and_it_is_named_once(
    tmp_path: Path, chrome: drawing.Pixels
) -> None:
    pictures = {f"shot{n}": drawing.photo(200 + n, 300, 225) for n in range(11)}
    for number in range(4):  # bare table tops, which pass for something laid over the page
        table = drawing.resized(drawing.cloth(300 + number, 40, 30), 300, 225) // 8 + 30 * number + 40
        pictures[f"bare{number}"] = np.asarray(table, np.uint8)
    files = {f"li/{name}/{name}.jpg": drawing.encoded(shown(chrome, picture)) for name, picture in pictures.items()}
    files["wang/again/again.jpg"] = drawing.encoded(shown(chrome, pictures["shot0"]), quality=50)
    case, totals = taken(tmp_path, files)
    with case:
        assert together(case) == [{"shot0", "again"}]
        (hub,) = totals.hubs
        assert hub.kind == "surround"
        assert hub.originals >= 14
        again = dedupe(case, Silent())
        assert (again.held, again.hubs, again.verdicts) == (0, totals.hubs, totals.verdicts)
        with case.catalogue.reading() as db:
            taken_back = [row for row in verdicts.everything(db) if row.figures.get("beyond") is not None]
        assert len([row for row in taken_back if row.verdict == "same picture"]) == 1


def test_a_sign_pasted_into_many_photos_links_none_of_them(tmp_path: Path) -> None:
    sign = drawing.photo(7, 220, 150)
    files = {"li/sign/sign.jpg": drawing.encoded(drawing.resized(sign, 440, 300))}
    for number in range(8):
        photo = drawing.photo(400 + number, 480, 360)
        photo[190:340, 20 + 20 * number : 240 + 20 * number] = sign
        files[f"li/p{number}/photo{number}.jpg"] = drawing.encoded(photo)
    case, _ = taken(tmp_path, files)
    with case, case.catalogue.reading() as db:
        wholes = {row.id for row in regions.everything(db) if row.kind == "whole"}
        of_photos = wholes - {
            row.id for row in regions.everything(db) if row.sha256 == sha256_of(files["li/sign/sign.jpg"])
        }
        held = [wholes_of & of_photos for wholes_of in (set(row.regions) for row in clusters.everything(db))]
        assert len(of_photos) == 8
        assert max(len(group) for group in held) == 1


def test_pictures_that_show_nothing_are_linked_to_nothing_and_named_once(tmp_path: Path) -> None:
    files: dict[str, bytes] = {}
    rng = np.random.default_rng(2)
    for number in range(3):
        colour = rng.integers(0, 256, 3)
        files[f"li/one{number}/one{number}.jpg"] = drawing.encoded(np.full((200 + number, 300, 3), colour, np.uint8))
        files[f"li/dot{number}/dot{number}.png"] = drawing.encoded(np.full((1, 1, 3), colour, np.uint8), "PNG")
        cells = [np.full((40, 40, 3), rng.integers(0, 256, 3), np.uint8) for _ in range(9)]
        files[f"li/grid{number}/grid{number}.jpg"] = drawing.encoded(drawing.grid(cells, 3, 200, 10))
        long = drawing.cloth(600 + number, 30000, 20)
        files[f"li/long{number}/long{number}.jpg"] = drawing.encoded(long)
    case, totals = taken(tmp_path, files)
    with case:
        assert totals.decoded == {"ok": 12}
        assert together(case) == []
        (hub,) = totals.hubs
        assert (hub.kind, hub.cluster) == ("blank", "")
        assert hub.originals >= 9
