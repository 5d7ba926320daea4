from __future__ import annotations

import hashlib
from pathlib import Path

from evidence.records import Found
from evidence.sources import Wishes, folder
from tests.evidence.sources.samples import SAMPLES, Content, jpeg, refusals, shelve, sightings


def _read(root: Path, files: dict[str, Content]) -> list[Found]:
    return list(folder.read(shelve(root, files), Wishes(time_zone="Asia/Shanghai")))


PAGE = {
    **{"url": "https://www.facebook.com/p/1", "ad": "https://www.facebook.com/p/1", "platform": "facebook"},
    **{"text": "手镯", "posted_at": "2026-02-01T09:00:00Z", "observed_at": "2026-03-01T10:00:00Z"},
}


def test_cells_are_read_as_literals_and_media_found_by_their_key(tmp_path: Path) -> None:
    found = _read(tmp_path, SAMPLES["auto_archiver"])
    ((name, values),) = sightings(found)
    assert name == "shot.jpg"
    assert values.pop("digest.sha256") == hashlib.sha256(jpeg(41)).hexdigest()
    assert values == PAGE
    assert found[1].fields["posted_at"].origin == "db.csv, row 2, column 'metadata' at timestamp, with its zone"
    assert found[1].fields["other.title"].value == "Bangle"
    assert refusals(found) == [
        (
            "db.csv, row 2, column 'media' at 1/filename",
            "known, not collected: kept where auto-archiver stored it, not beside the table",
        )
    ]


def test_a_cell_that_would_run_is_refused_and_the_rest_of_the_row_taken(tmp_path: Path) -> None:
    evil = "[__import__('os').system('touch /tmp/run')]"
    rows = f"status,metadata,media\r\nok,\"{{'url': 'https://x.example/1'}}\",\"{evil}\"\r\n"
    found = _read(tmp_path, {"db.csv": rows})
    assert [(name, values["ad"]) for name, values in sightings(found)] == [("None", "https://x.example/1")]
    ((name, reason),) = refusals(found)
    assert name == "db.csv, row 2, column 'media'"
    assert "is no literal" in reason


def test_the_sheet_is_read_by_its_headers(tmp_path: Path) -> None:
    header = "Link,Archive status,Archive location,Archive date,Upload timestamp,Upload title,Text content,Hash"
    row = "https://x.com/li/1,ok: success,https://s3.example/a/1.jpg?x=1,2026-03-01T10:00:00+00:00,,T,手镯,"
    found = _read(tmp_path, {"sheet.csv": f"{header}\n{row}{'0' * 64}\n", "1.jpg": jpeg(1)})
    ((name, values),) = sightings(found)
    assert name == "1.jpg"
    assert values == {
        **{"url": "https://x.com/li/1", "ad": "https://x.com/li/1", "platform": "twitter", "text": "手镯"},
        **{"observed_at": "2026-03-01T10:00:00Z", "digest.sha256": "0" * 64},
    }
