from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from evidence import snapshot
from evidence.case import Case
from evidence.catalogue import codes
from evidence.catalogue.codes import CodeRow
from evidence.catalogue.regions import RegionRow
from evidence.report import showing
from index import codes as qr
from index import faces, writing
from index.picture import decode_colour, encode_jpeg
from index.regions import Box
from tests.evidence.conftest import sha

FACE = Path(__file__).parents[2] / "index" / "face.jpg"

pytestmark = pytest.mark.usefixtures("face_model")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("手镯 37克 微信: yaxuan88 包邮", ("手镯 37克", "包邮")),
        ("call 138-0013-8000 now", ("call", "now")),
        ("QQ 123456789", ("QQ",)),
        ("mail a.b@example.org, www.example.org/x", ("mail",)),
    ],
)
def test_contacts_are_masked_and_the_rest_stays(grouped: Case, text: str, kept: tuple[str, ...]) -> None:
    shown = showing.redacted(grouped).text(text)
    assert showing.MASK in shown
    assert all(part in shown for part in kept)
    assert not any(secret in shown for secret in ("yaxuan88", "8000", "123456789", "example"))
    assert showing.plain(grouped).text(text) == text


def test_prices_weights_and_days_are_no_contacts(grouped: Case) -> None:
    text = "手镯 37.2克 3800元, 2015-03-12"
    assert showing.redacted(grouped).text("手镯 37.2克 3800元") == "手镯 37.2克 3800元"
    assert showing.plain(grouped).text(text) == text


def test_a_face_and_a_code_in_a_thumbnail_are_masked(grouped: Case, face_model: Path) -> None:
    grouped.thumbnails.write_bytes(FACE.read_bytes())
    with grouped.working(), grouped.catalogue.writing() as db:
        codes.replace(db, [sha("a")], [CodeRow(sha("a"), "weixin://x", "contact", 0, 400, 90, 90)])
    now = snapshot.take(grouped.catalogue)
    row = now.regions[1]
    length = len(FACE.read_bytes())
    made = type(row)(**{name: getattr(row, name) for name in row.__slots__} | {"thumbnail_bytes": length})
    plain, hidden = (
        np.asarray(Image.open(io.BytesIO(each.jpeg(made, 256))))
        for each in (showing.plain(grouped), showing.redacted(grouped))
    )
    assert faces.find(plain, face_model)
    assert faces.find(hidden, face_model) == []
    # The code lies at (0, 400) of a region from (0, 10) on, 360 by 480: in the lower left quarter of the thumbnail.
    below, above = slice(215, 250), slice(120, 180)
    assert np.abs(hidden[below, :50].astype(int) - plain[below, :50]).mean() > 3
    assert np.abs(hidden[above, :20].astype(int) - plain[above, :20]).mean() < 2


def drawn(case: Case, pixels: NDArray[np.uint8]) -> RegionRow:
    """Make the case's first region show these pixels."""
    jpeg = encode_jpeg(pixels, 92)
    case.thumbnails.write_bytes(jpeg)
    row = snapshot.take(case.catalogue).regions[1]
    return replace(row, thumbnail_at=0, thumbnail_bytes=len(jpeg))


def test_a_code_that_nothing_has_read_before_is_masked(grouped: Case) -> None:
    code = cv2.QRCodeEncoder.create().encode("https://u.example/yaxuan88")
    paper = np.full((480, 480, 3), 200, np.uint8)
    paper[100:340, 100:340] = cv2.resize(code, (240, 240), interpolation=cv2.INTER_NEAREST)[:, :, None]
    row = drawn(grouped, paper)
    plain, hidden = (decode_colour(each.jpeg(row, 480)) for each in (showing.plain(grouped), showing.redacted(grouped)))
    assert [each.payload for each in qr.find(plain)] == ["https://u.example/yaxuan88"]
    assert qr.find(hidden) == []


def test_a_number_written_in_a_picture_is_masked_where_ocr_is_there_and_told_of_where_not(grouped: Case) -> None:
    told = showing.redacted(grouped)
    paper = np.full((360, 480, 3), 235, np.uint8)
    cv2.putText(paper, "TEL 13800138000", (30, 200), cv2.FONT_HERSHEY_SIMPLEX, 1.4, (20, 20, 20), 3, cv2.LINE_AA)
    row = drawn(grouped, paper)
    without = replace(told, reads=False)
    assert "not looked for" in without.masks
    assert "originals were never read" in without.masks
    assert showing.plain(grouped).masks == ""
    seen = decode_colour(without.jpeg(row, 480))
    assert (seen < 90).any()
    if not writing.recipe():
        pytest.skip(f"no ocr: {writing.EXTRA}")
    assert "not looked for" not in told.masks
    hidden = decode_colour(told.jpeg(row, 480))
    assert not [line for line in writing.photo(hidden, Box(0, 0, 480, 360)) if told.names_contact(line.text)]


def test_a_lost_thumbnail_is_no_picture_and_no_failure(grouped: Case) -> None:
    grouped.thumbnails.unlink()
    row = snapshot.take(grouped.catalogue).regions[1]
    assert showing.redacted(grouped).jpeg(row, 100) == b""
