from __future__ import annotations

import pytest

from evidence.case import Case
from tests.evidence.conftest import sha
from tests.web import Browser


def test_thumbnails_are_pictures_of_our_own_making(browser: Browser, asked: Case) -> None:
    answer = browser.get("/thumbnail/1")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.body == asked.thumbnails.read_bytes()


def test_originals_are_saved_and_never_shown(browser: Browser, asked: Case) -> None:
    path = asked.originals.path(sha("a"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"<script>alert(1)</script>")
    answer = browser.get(f"/original/{sha('a')}")
    assert answer.body == b"<script>alert(1)</script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == f'attachment; filename="{sha("a")}.bin"'


@pytest.mark.parametrize(
    "address",
    [
        "/thumbnail/99",
        "/thumbnail/../1",
        "/original/" + "0" * 64,
        "/original/..%2f..%2fledger",
        "/original/" + sha("b"),  # known, but its file is not there
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/app.py",
        "/ledger",
    ],
)
def test_what_is_not_there_is_not_looked_for(browser: Browser, address: str) -> None:
    assert browser.get(address).status == 404


def test_a_missing_file_of_thumbnails_is_told(browser: Browser, asked: Case) -> None:
    asked.thumbnails.unlink()
    answer = browser.get("/thumbnail/1")
    assert answer.status == 500
    assert "evidence rebuild" in answer.text
