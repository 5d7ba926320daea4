from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import segno
from PIL import Image

import feeds
from evidence import read as step
from evidence.case import Case
from evidence.catalogue import avatars, codes, lines
from evidence.progress import Silent
from evidence.rebuild import rebuild
from evidence.settings import Settings
from index import codes as qr
from index import writing
from tests import drawing
from tests.captures import lay, take


def code(text: str) -> bytes:
    file = io.BytesIO()
    segno.make(text, micro=False).save(file, kind="png", scale=6, border=4)
    drawn = np.asarray(Image.open(io.BytesIO(file.getvalue())).convert("RGB"), np.uint8)
    return drawing.encoded(drawing.laid(drawing.photo(3, 900, 700), drawn, 100, 80))


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    files = {
        "雅轩/ad1/1.jpg": code("https://u.wechat.com/EAbc"),
        "雅轩/ad1/2.jpg": code("https://www.example.com/"),
        "老王/ad1/1.jpg": drawing.encoded(drawing.photo(4)),
        "老王/ad1/broken.jpg": drawing.encoded(drawing.photo(4))[:100],
        "老王/ad1/note.txt": "微信 yaxuan888".encode(),
    }
    lay(tmp_path / "source", files)
    case = Case.create(tmp_path / "case", Settings(workers=1, sscd="off"))
    take(case, tmp_path / "source")
    yield case
    case.close()


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "recipe", lambda: "")


@pytest.mark.usefixtures("without_ocr")
def test_codes_are_read_once_and_kept_with_their_kind(case: Case) -> None:
    totals = step.read(case, Silent())
    assert (totals.read, totals.codes, totals.ocr, totals.failed) == (3, {"contact": 1, "url": 1}, False, ())
    with case.catalogue.reading() as db:
        found = list(codes.everything(db))
    assert {row.payload for row in found} == {"https://u.wechat.com/EAbc", "https://www.example.com/"}
    entries = case.ledger.head()
    again = step.read(case, Silent())
    assert (again.read, again.codes) == (0, totals.codes)
    assert case.ledger.head() == entries


@pytest.mark.usefixtures("without_ocr")
def test_rebuild_discards_what_was_read_and_reading_makes_it_again(case: Case, tmp_path: Path) -> None:
    before = step.read(case, Silent())
    rebuild(case, Silent())
    with case.catalogue.reading() as db:
        assert list(codes.everything(db)) == []
    take(case, tmp_path / "source")
    assert step.read(case, Silent()).codes == before.codes


@pytest.mark.usefixtures("without_ocr")
def test_another_recipe_takes_the_place_of_the_older_one(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    step.read(case, Silent())
    monkeypatch.setattr(qr, "RECIPE", "qr of another version")
    totals = step.read(case, Silent())
    assert (totals.read, totals.codes) == (3, {"contact": 1, "url": 1})
    assert totals.recipes == {"codes": {"qr of another version": 3}}


@pytest.mark.skipif(not writing.recipe() or not feeds.fonts(), reason="needs the extra 'ocr' and a font with Chinese")
def test_a_screenshot_gives_name_text_and_avatar_though_it_was_read_for_codes_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(5)
    feed = feeds.draw(rng, [feeds.photo(rng)])
    lay(tmp_path / "source", {"a/1/1.png": drawing.encoded(np.asarray(feed.pixels), "PNG")})
    with Case.create(tmp_path / "case", Settings(workers=1, sscd="off")) as case:
        take(case, tmp_path / "source")
        with monkeypatch.context() as without:
            without.setattr(writing, "recipe", lambda: "")
            step.read(case, Silent())
        totals = step.read(case, Silent())
        with case.catalogue.reading() as db:
            found = list(lines.everything(db))
            heads = list(avatars.everything(db))
    assert totals.failed == ()
    assert next(row.text for row in found if row.role == "name") == feed.name
    assert feed.text.replace(" ", "") in "".join(row.text for row in found if row.role == "text").replace(" ", "")
    assert all(0 <= row.confidence <= 1 for row in found)
    assert len(heads[0].code) == 8
