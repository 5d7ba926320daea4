from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from evidence.case import Case
from evidence.custody import checkpoint
from evidence.errors import WrongCallError
from evidence.progress import Silent
from evidence.report.html import write
from tests.evidence.conftest import sha


class Page(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture
def page(grouped: Case, tmp_path: Path) -> str:
    write(grouped, tmp_path / "report.html", Silent())
    return (tmp_path / "report.html").read_text(encoding="utf-8")


def test_the_page_is_self_contained_and_runs_nothing(page: str) -> None:
    tags = Page(page).tags
    assert not {tag for tag, _ in tags} & {"script", "iframe", "object", "embed", "link", "form", "a", "base"}
    addresses = [value for _, attributes in tags for key, value in attributes.items() if key in ("src", "href")]
    assert addresses
    assert all(str(value).startswith("data:image/jpeg;base64,") for value in addresses)
    assert not [key for _, attributes in tags for key in attributes if key.startswith("on") or key == "style"]


def test_the_browser_is_told_to_load_nothing_but_this_style_sheet(page: str) -> None:
    style = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert len(style) == 1
    digest = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
    assert f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'" in page


def test_hostile_names_are_shown_and_do_nothing(page: str) -> None:
    assert "<script" not in page
    assert "\u202e" not in page
    assert "=cmd()&lt;script&gt;\\u202e" in page
    assert "A small study &lt;b&gt;" in page


def test_counted_and_grouped_figures_stand_apart(page: str) -> None:
    cards = re.search(r'<div class="cards counted">(.*?)<div class="cards machine">(.*?)</table>', page, re.DOTALL)
    assert cards is not None
    assert re.findall(r"<b>([\d,]+)</b>", cards[1]) == ["3", "5", "1", "2"]
    assert re.findall(r"<b>([\d,]+)</b>", cards[2])[:2] == ["3", "3"]
    assert "machine grouping with unknown error" in page


def test_the_contact_sheets_show_each_copy_with_account_and_day(page: str) -> None:
    assert page.count("<img ") == 6  # Ca, Cb, Cc have two regions each; Cd was seen once and is left out
    assert "3 Mar 2015 · +1" in page  # a: posted on 2 March 20:00 UTC, seen twice
    assert "cell, 360 × 480 px at 0, 10" in page


def test_the_custody_statement_names_the_head_and_each_unreadable_file(page: str, grouped: Case) -> None:
    entries, digest = grouped.ledger.head()
    assert f"{entries:,} entries" in page
    assert digest in page
    assert all(line in page for line in checkpoint.take(grouped.ledger).text().splitlines())
    assert "lost&lt;b&gt;.jpg" in page
    assert "named in row 7, not found" in page
    assert "Files that could not be read: 2" in page


def test_the_appendix_names_the_originals_of_each_cluster(page: str) -> None:
    digests = sorted(hashlib.sha256(letter).hexdigest()[:12] for letter in (b"a", b"a2"))
    assert f"<b>Ca</b> {' '.join(digests)}" in page


def test_a_case_without_dedupe_has_a_page_that_says_so(ingested: Case, tmp_path: Path) -> None:
    write(ingested, tmp_path / "report.html", Silent())
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "nothing is grouped yet" in text
    assert "run &#39;evidence dedupe&#39;" in text


def test_lost_thumbnails_do_not_stop_a_report(grouped: Case, tmp_path: Path) -> None:
    grouped.thumbnails.unlink()
    write(grouped, tmp_path / "report.html", Silent())
    assert (tmp_path / "report.html").read_text(encoding="utf-8").count("no thumbnail") == 6


def test_a_report_is_replaced_but_nothing_else_ever_is(grouped: Case, tmp_path: Path) -> None:
    mine = tmp_path / "mine.html"
    mine.write_text("<p>dear diary</p>", encoding="utf-8")
    with pytest.raises(WrongCallError, match="no report of this program"):
        write(grouped, mine, Silent())
    assert mine.read_text(encoding="utf-8") == "<p>dear diary</p>"
    for _ in range(2):
        write(grouped, tmp_path / "report.html", Silent())


@pytest.mark.parametrize(
    "name", ["report.pdf", "case/ledger", "missing/report.html", "case/originals/report.html", "."]
)
def test_a_page_goes_nowhere_it_could_do_harm(grouped: Case, tmp_path: Path, name: str) -> None:
    (grouped.folder / "originals").mkdir(exist_ok=True)
    with pytest.raises(WrongCallError):
        write(grouped, tmp_path / name, Silent())


def test_no_part_of_a_page_is_left_behind(page: str, tmp_path: Path) -> None:
    assert page.endswith("</html>")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case", "report.html"]


def test_a_masked_page_says_so_and_shows_no_contact(ingested: Case, tmp_path: Path) -> None:
    said = {"platform": "WeChat", "account": "jade 微信 yaxuan88", "ad": "ad9"}
    with ingested.working():
        (begun,) = ingested.record([("acquire", {"source": "/src", "reader": "table", "wishes": {}})])
        body = {
            "acquisition": begun.seq,
            "state": "stored",
            "reason": "",
            "sha256": sha("a"),
            "bytes": 1000,
            "name": "y.jpg",
        }
        ingested.record([("take", {**body, "fields": {key: [each, each, "row 9"] for key, each in said.items()}})])
    write(ingested, tmp_path / "plain.html", Silent())
    write(ingested, tmp_path / "masked.html", Silent(), redact=True)
    plain, masked = ((tmp_path / name).read_text(encoding="utf-8") for name in ("plain.html", "masked.html"))
    assert "yaxuan88" in plain
    assert "Masked for handing on." not in plain
    assert "yaxuan88" not in masked
    assert "Masked for handing on." in masked


def test_types_prices_and_the_originals_behind_them_are_on_the_page(page: str) -> None:
    told = re.sub(r"\s+", " ", " ".join(Page(page).words))
    assert "What is traded: types of pieces" in told
    assert "On an average occasion" in told
    # Two occasions, as laid out in conftest: one ad on the first, three on the second.
    assert "Ads 2.00 1.41 1.00 3.00" in told
    appendix = page.partition('<section id="appendix">')[2]
    assert all(name in appendix for name in ("Pab", "Pc", "Pd", "Ca", "Cb", "Cc", "Cd", sha("a")[:12], sha("v")[:12]))
