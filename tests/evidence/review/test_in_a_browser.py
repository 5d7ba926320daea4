"""The main ways through the review in a real browser; skipped where none is installed (scripts/setup-browser)."""

from __future__ import annotations

import base64
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from evidence import screens
from evidence.case import Case
from evidence.catalogue import account_words, ads, decisions, judgements, marks
from evidence.dedupe import dedupe
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.report import html
from evidence.review.serving import listening, server
from evidence.settings import Settings
from evidence.sources import Wishes
from tests import browser as chromium
from tests import drawing
from tests.browser import Browser, Page
from tests.evidence import sampled
from tests.evidence.laid import lay, made, shas
from tests.evidence.sampled import STATE, UNITS

pytestmark = [
    pytest.mark.skipif(chromium.program() is None, reason="no Chromium; scripts/setup-browser installs it"),
    pytest.mark.timeout(900),  # a browser, a server and workers on a machine that others keep busy
]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    profile = tmp_path_factory.mktemp("profile")
    with chromium.started(profile) as running:
        yield running
    shutil.rmtree(profile, ignore_errors=True)


@pytest.fixture
def page(program: Browser) -> Iterator[Page]:
    with program.page() as opened:
        yield opened


@contextmanager
def reviewed(case: Case, page: Page) -> Iterator[str]:
    """Serve a case and open it; afterwards the page must not have complained of anything, nor have held it back."""
    with listening("127.0.0.1", 0, None) as given:
        running = server(case, given, "li")
        thread = threading.Thread(target=running.run, kwargs={"sockets": [given.socket]})
        thread.start()
        try:
            page.go(given.address)
            page.wait("document.querySelector('main h1')")
            yield f"http://127.0.0.1:{given.door.port}"
            page.go("about:blank#")
        finally:
            running.should_exit = True
            thread.join()
    assert page.complaints == []
    assert page.dialogs == []


def words(case: Case) -> list[str]:
    with case.catalogue.reading() as db:
        return [row.word for row in judgements.standing(db)]


def shown(key: str) -> str:
    return f"document.documentElement.dataset.shown === '{key}' && document.querySelector('.pair')"


def test_a_queue_is_answered_and_taken_back_by_keyboard_alone(asked: Case, page: Page) -> None:
    with reviewed(asked, page) as base:
        page.go(f"{base}/pairs")
        page.wait(shown("3-5"))
        page.press("3")
        page.wait(shown("2-5"))
        page.press("1")
        page.wait("document.querySelector('#pairs h1') && !document.querySelector('.pair')")
        page.wait("document.getElementById('progress').textContent.startsWith('2 of 2')")
        assert words(asked) == ["different pieces", "same picture"]
        page.press("u")
        page.wait(shown("2-5"))
        assert words(asked) == ["different pieces"]
        page.press("ArrowLeft")
        page.wait(f"{shown('3-5')} && document.querySelector('.said').dataset.word === 'different pieces'")


def test_an_ad_of_a_screenshot_is_accepted_rejected_and_taken_back(tmp_path: Path, page: Page) -> None:
    pictures = (
        drawing.encoded(drawing.photo(1, 720, 1200), "JPEG"),
        drawing.encoded(drawing.photo(2, 720, 1200), "JPEG"),
    )
    with made(tmp_path / "case", pictures=pictures) as case:
        lay(case, shas(case)[0], ("li", "bangle 3500", "", 0.97), ("wu", "ring 800", "", 0.98))
        names = {ad.best.account.value: ad.name for ad in screens.find(case)}
        waiting = "document.querySelectorAll('.suggestion').length"
        loaded = "document.readyState === 'complete'"
        with reviewed(case, page) as base:
            page.go(f"{base}/screens")
            page.run("document.getElementById('accept').click()")
            page.wait("document.getElementById('banner').textContent.startsWith('2 ads accepted')")
            assert accepted(case) == ["li", "wu"]
            page.run("document.getElementById('undo').click()")
            page.wait(f"{waiting} === 2 && document.getElementById('banner').textContent.startsWith('Taken back: 2')")
            assert accepted(case) == []
            page.go(f"{base}/screens/{names['li']}")
            page.press("a")
            page.wait(f"document.querySelector('main').dataset.name === '{names['wu']}' && {loaded}")
            page.press("x")
            page.wait(f"{waiting} === 0 && document.querySelector('.decided') && {loaded}")
            assert accepted(case) == ["li"]
            page.run(f"document.querySelector('[data-back=\"{names['wu']}\"]').click()")
            page.wait(f"{waiting} === 1")
            page.go(f"{base}/screens/{names['li']}")
            page.press("u")
            page.wait(f"document.querySelector('main h1') && {waiting} === 2")
            assert accepted(case) == []


def accepted(case: Case) -> list[str]:
    with case.catalogue.reading() as db:
        return [ad.account for ad in ads.named(db)]


def test_arrows_move_the_picture_while_zoomed_and_the_queue_otherwise(asked: Case, page: Page) -> None:
    with reviewed(asked, page) as base:
        page.go(f"{base}/pairs")
        page.wait(shown("3-5"))
        place = "document.querySelector('.left img').style.transform"
        page.press("z")
        before = page.run(place)
        assert "scale(2.5)" in before
        page.press("ArrowRight")
        assert page.run(place) != before
        assert page.run("document.documentElement.dataset.shown") == "3-5"
        page.press("Escape")
        assert "scale(1)" in page.run(place)
        page.press("ArrowRight")
        page.wait(shown("2-5"))


def test_the_two_are_laid_over_each_other_as_the_verdict_says(asked: Case, page: Page) -> None:
    with reviewed(asked, page) as base:
        page.go(f"{base}/pair/2/5")
        page.wait(shown("2-5"))
        page.press("d")
        assert page.run("getComputedStyle(document.querySelector('.right img')).mixBlendMode") == "difference"
        # Mirrored, and twice as wide: the middle half of the right one covers all of the left one (see conftest).
        left, right = (
            page.run(f"(b => [b.left, b.right])(document.querySelector('.{side} img').getBoundingClientRect())")
            for side in ("left", "right")
        )
        assert right[1] - right[0] == pytest.approx(2 * (left[1] - left[0]), rel=0.01)
        assert sum(right) == pytest.approx(sum(left), abs=1)
        page.press("f")
        assert page.run("getComputedStyle(document.querySelector('.right img')).visibility") == "hidden"
        page.press("f")
        assert page.run("getComputedStyle(document.querySelector('.left img')).visibility") == "hidden"


def test_a_word_that_could_not_be_saved_is_told_and_sent_again(asked: Case, page: Page) -> None:
    with reviewed(asked, page) as base:
        page.go(f"{base}/pairs")
        page.wait(shown("3-5"))
        with asked.locked():
            # The lock is of this thread; the server's threads are others, as another program would be.
            page.press("5")
            page.wait("document.getElementById('banner').textContent.includes('Another evidence program')")
            page.press("ArrowRight")
            page.wait("document.querySelector('#pairs h1') && !document.querySelector('.pair')")
            assert page.run("document.getElementById('banner').textContent.includes('Another evidence program')")
            assert words(asked) == []
        page.wait("document.getElementById('progress').textContent.startsWith('1 of 2')")
        assert page.run("document.getElementById('banner').hidden")
        assert words(asked) == ["unsure"]


def test_a_word_that_will_never_be_taken_is_told_once_and_its_pair_can_be_opened_again(asked: Case, page: Page) -> None:
    with reviewed(asked, page) as base:
        page.go(f"{base}/pairs")
        page.wait(shown("3-5"))
        page.run("document.querySelector('.pair').dataset.left = 'gone.w'")  # as after a rebuild
        page.press("1")
        page.wait(shown("2-5"))
        page.wait("document.getElementById('refused').textContent.includes('not in the case any more')")
        page.press("3")
        page.wait("document.getElementById('progress').textContent.startsWith('1 of 2')")
        assert words(asked) == ["different pieces"]
        assert page.run("document.getElementById('banner').hidden")
        page.press("r")
        page.wait(shown("3-5"))
        assert page.run("document.getElementById('refused').hidden")
        page.press("1")
        page.wait("document.getElementById('progress').textContent.startsWith('2 of 2')")
    assert sorted(words(asked)) == ["different pieces", "same picture"]


def test_leaving_with_a_word_that_is_not_saved_asks_first(asked: Case, page: Page) -> None:
    with reviewed(asked, page) as base:
        page.go(f"{base}/pairs")
        page.wait(shown("3-5"))
        with asked.locked():
            page.press("5")
            page.wait("!document.getElementById('banner').hidden")
            page.go("about:blank#")
        assert page.dialogs == ["beforeunload: "]
        page.dialogs.clear()
        assert words(asked) == []


def test_a_cluster_is_split_and_joined_again_by_keyboard(asked: Case, page: Page) -> None:
    with reviewed(asked, page) as base:
        page.go(f"{base}/cluster/Ca")
        page.wait("document.activeElement.classList.contains('tile')")
        page.press("ArrowRight")
        page.press(" ")
        page.wait("document.getElementById('drop').textContent === 'Marked: 1'")
        page.press("x")
        page.wait("!location.pathname.endsWith('/Ca') && document.activeElement.classList.contains('tile')")
        assert page.run("document.querySelectorAll('.tile').length") == 1
        assert words(asked) == ["different pictures"]
        page.press("u")
        page.wait("document.querySelectorAll('.tile').length === 2")
        assert words(asked) == []


def test_a_sample_is_answered_by_keyboard(asked: Case, page: Page) -> None:
    sampled.record(asked)
    with reviewed(asked, page) as base:
        page.go(f"{base}/sample")
        page.wait(
            f"document.readyState === 'complete' && document.querySelector('.unit').dataset.unit === '{UNITS[0]}'"
        )
        page.press("1")
        page.press("ArrowRight")
        page.press(" ")
        page.wait("document.getElementById('links').textContent === '1: A1'")
        page.press("Enter")
        page.wait(f"document.querySelector('.unit').dataset.unit === '{UNITS[1]}'")
    with asked.catalogue.reading() as db:
        (row,) = decisions.of_state(db, STATE)
    assert [len(thing["elsewhere"]) for thing in row.answer["things"]] == [1]


def test_the_legend_opens_and_closes_and_takes_the_keys_meanwhile(asked: Case, page: Page) -> None:
    with reviewed(asked, page) as base:
        page.go(f"{base}/pairs")
        page.wait(shown("3-5"))
        page.press("?")
        page.wait("document.getElementById('legend').open")
        page.press("1")
        page.press("Escape")
        page.wait("!document.getElementById('legend').open")
        assert page.run("document.documentElement.dataset.shown") == "3-5"
        assert words(asked) == []


def test_the_map_is_drawn_and_two_accounts_are_judged_by_keyboard(asked: Case, page: Page) -> None:
    with reviewed(asked, page) as base:
        page.go(f"{base}/accounts")
        page.wait("document.documentElement.dataset.drawn && document.querySelector('#map canvas')")
        page.go(f"{base}/accounts/1/2")
        page.wait("document.querySelector('.sheet h1') && 'ready' in document.documentElement.dataset")
        page.press("2")
        page.wait("document.querySelector('.said').dataset.word && 'ready' in document.documentElement.dataset")
        assert page.run("document.querySelector('.said').dataset.word") == "different operators"
        page.press("u")
        page.wait("document.querySelector('.sheet h1') && !document.querySelector('.said')")
    with asked.catalogue.reading() as db:
        assert account_words.standing(db) == []


def test_a_type_is_set_by_one_key(asked: Case, page: Page) -> None:
    with reviewed(asked, page) as base:
        page.go(f"{base}/piece/Pab")
        page.wait("document.activeElement.classList.contains('tile')")
        page.press("3")
        page.wait("!document.getElementById('banner').hidden")
        assert page.run("document.querySelector('[data-type][aria-pressed=true] kbd').textContent") == "3"
    with asked.catalogue.reading() as db:
        assert [(row.kind, row.value) for row in marks.standing(db)] == [("type", "worked without carving")]


def test_names_that_would_be_script_run_nowhere(asked: Case, page: Page) -> None:
    with reviewed(asked, page) as base:
        for address in ("/account/2", "/cluster/Cb", "/piece/Pab", "/pair/3/5", "/accounts", "/accounts/1/2"):
            page.go(base + address)
            page.wait("document.querySelector('main h1')")
            assert page.run("document.querySelectorAll('script:not([src])').length") == 0
            assert page.run("[...document.querySelectorAll('script')].every(s => s.src.startsWith(location.origin))")


def test_a_report_prints_clean_without_a_complaint(asked: Case, page: Page, tmp_path: Path) -> None:
    html.write(asked, tmp_path / "report.html", Silent())
    page.go((tmp_path / "report.html").as_uri())
    page.wait("document.querySelector('main h2')")
    page.send("Emulation.setEmulatedMedia", media="print")
    assert page.run("[...document.querySelectorAll('section')].every(s => s.getBoundingClientRect().height > 0)")
    assert page.run("document.documentElement.scrollWidth <= window.innerWidth")
    printed = base64.b64decode(page.send("Page.printToPDF", preferCSSPageSize=True)["data"])
    assert printed.startswith(b"%PDF-")
    assert printed.count(b"/Type /Page\n") >= 3
    assert page.complaints == []


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """Three drawn pictures, taken in and compared by the program itself."""
    folder = tmp_path_factory.mktemp("real")
    (folder / "captures" / "anna").mkdir(parents=True)
    for number in (1, 2, 3):
        drawn(number).save(folder / "captures" / "anna" / f"{number}.jpg", quality=92)
    with Case.create(folder / "case", Settings(sscd="off", workers=1, picture_seconds=300.0)) as case:
        ingest(case, folder / "captures", Wishes(layout="{account}"), Silent())
        dedupe(case, Silent())
        yield case


def drawn(seed: int) -> Image.Image:
    rng = np.random.default_rng(seed)
    pixels = cv2.resize(rng.integers(0, 256, (24, 32, 3), dtype=np.uint8), (640, 480), interpolation=cv2.INTER_CUBIC)
    for _ in range(40):
        x, y, radius = (int(value) for value in rng.integers((0, 0, 5), (640, 480, 60)))
        cv2.circle(pixels, (x, y), radius, tuple(int(value) for value in rng.integers(0, 256, 3)), -1)
    return Image.fromarray(pixels)


def test_a_dropped_picture_is_looked_up(real: Case, page: Page, tmp_path: Path) -> None:
    drawn(2).resize((320, 240)).save(tmp_path / "again.jpg", quality=60)
    drawn(9).save(tmp_path / "other.jpg")
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    with reviewed(real, page) as base:
        page.go(f"{base}/search")
        for place, (name, expected) in enumerate(
            [("again.jpg", "anna"), ("other.jpg", "Not seen before"), ("broken.jpg", "cannot be looked up")], 1
        ):
            choose(page, tmp_path / name)
            page.wait(f"document.documentElement.dataset.looked === '{place}'")
            assert expected in page.run("document.body.innerText")


def choose(page: Page, path: Path) -> None:
    """Hand a file to the page as dropping it does: the browser itself reads it."""
    drag = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        page.send("Input.dispatchDragEvent", type=kind, x=400, y=150, data=drag)
