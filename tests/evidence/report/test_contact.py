from __future__ import annotations

import base64
import io
from zoneinfo import ZoneInfo

from PIL import Image

from evidence import snapshot
from evidence.case import Case
from evidence.report import showing
from evidence.report.contact import EDGE, Sheet, sheets


def laid_out(case: Case) -> list[Sheet]:
    return sheets(snapshot.take(case.catalogue), showing.plain(case), ZoneInfo("Asia/Shanghai"))


def test_the_cluster_seen_most_often_comes_first_and_one_seen_once_not_at_all(grouped: Case) -> None:
    assert [(sheet.cluster, sheet.times) for sheet in laid_out(grouped)] == [("Ca", 3), ("Cb", 2), ("Cc", 2)]


def test_a_sheet_names_accounts_and_days(grouped: Case) -> None:
    sheet = laid_out(grouped)[0]
    assert sheet.accounts == ("玉缘阁", "=cmd()<script>\u202e")
    assert sheet.when == "3 Mar 2015 – 12 Mar 2015"
    assert [(picture.account, picture.further) for picture in sheet.prints] == [
        ("玉缘阁", 1),
        ("=cmd()<script>\u202e", 0),
    ]


def test_a_part_of_a_composite_and_a_frame_say_where_they_are_from(grouped: Case) -> None:
    assert [picture.where for picture in laid_out(grouped)[2].prints] == [
        "cell, 360 × 480 px at 0, 10",
        "clip, at 1.5 s",
    ]


def test_thumbnails_are_small_jpegs(grouped: Case) -> None:
    source = laid_out(grouped)[0].prints[0].source
    with Image.open(io.BytesIO(base64.b64decode(source.partition(",")[2]))) as picture:
        assert picture.format == "JPEG"
        assert max(picture.size) == EDGE
