from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from evidence import snapshot
from evidence.case import Case
from evidence.catalogue import codes
from evidence.catalogue.codes import CodeRow
from evidence.report import showing
from index import faces
from tests.evidence.conftest import sha

FACE = Path(__file__).parents[2] / "index" / "face.jpg"


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


def test_a_face_and_a_code_in_a_thumbnail_are_masked(grouped: Case) -> None:
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
    assert faces.find(plain)
    assert faces.find(hidden) == []
    # The code lies at (0, 400) of a region from (0, 10) on, 360 by 480: in the lower left quarter of the thumbnail.
    below, above = slice(215, 250), slice(120, 180)
    assert np.abs(hidden[below, :50].astype(int) - plain[below, :50]).mean() > 3
    assert np.abs(hidden[above, :20].astype(int) - plain[above, :20]).mean() < 2


def test_a_lost_thumbnail_is_no_picture_and_no_failure(grouped: Case) -> None:
    grouped.thumbnails.unlink()
    row = snapshot.take(grouped.catalogue).regions[1]
    assert showing.redacted(grouped).jpeg(row, 100) == b""
