"""How well ads are read from drawn screenshots of feeds in several looks. Needs the extra ``ocr``.

Each page of three posts is read three times: its first screen alone, the screens of a scroll over it, and the page as
one stitched screenshot. An ad that is read is right where account, text, price, number of pictures and time are.

Run: python scripts/benchmark_screens.py [--pages 60] [--seed 0] [--show] [--match 6]
"""

from __future__ import annotations

import argparse
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
from numpy.random import Generator
from PIL import Image

import feeds
import screens as drawn
from benchmark_ocr import read_file
from evidence.catalogue.lines import LineRow
from evidence.catalogue.posts import PostRow
from evidence.catalogue.sightings import Sighting
from evidence.screens import Part, Reader, ShownAd, together
from evidence.vocabulary import shipped
from index import writing
from index.regions import Box
from screens_matched import matched

CAPTURED = datetime(2015, 3, 12, 10, 30, tzinfo=UTC)
LEAST = 0.9
PARTS = ("account", "text", "price", "pictures", "time")
WAYS = ("one screen", "scroll", "stitched")


def main() -> None:
    """Draw, read, compare, and print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", action="store_true", help="print what was read wrong")
    parser.add_argument("--match", type=int, default=6, help="screens whose pictures are matched with their originals")
    wishes = parser.parse_args()
    if not writing.recipe() or not feeds.fonts():
        raise SystemExit(f"Needs {writing.EXTRA}, and a font with Chinese (Debian: fonts-noto-cjk).")
    counts = {way: Counter[str]() for way in WAYS}
    for number in range(wishes.pages):
        rng = np.random.default_rng((wishes.seed, number))
        page, height = _page(rng, number)
        with tempfile.TemporaryDirectory() as folder:
            for way in WAYS:
                _measure(page, _screens(page, height, way), Path(folder), counts[way], show=wishes.show)
    _print(counts, wishes.pages)
    if wishes.match:
        for label, stitched in (("screens", False), ("stitched pages", True)):
            told = matched(wishes.match, wishes.seed, stitched=stitched)
            of = f"{told.found} of {told.shown}, with a wrong one: {told.wrong}"
            print(f"\npictures on {wishes.match} {label} matched with their originals: {of}")
            for each in told.missed if wishes.show else ():
                print("   missed:", *each)


def _page(rng: Generator, number: int) -> tuple[drawn.Page, int]:
    """Draw a page; looks, light and dark, languages and phones take turns."""
    look = drawn.LOOKS[number % len(drawn.LOOKS)]
    width, height = drawn.SIZES[int(rng.integers(len(drawn.SIZES)))]
    style = drawn.Style(look, width, (number // len(drawn.LOOKS)) % 2 == 1, ("zh", "zh", "en")[int(rng.integers(3))])
    photos = [feeds.photo(rng) for _ in range(9)]
    posts = [drawn.content(rng, style.language, range(int(rng.integers(1, 7)))) for _ in range(3)]
    return drawn.stitched(rng, style, posts, photos), height


def _screens(page: drawn.Page, height: int, way: str) -> list[drawn.Page]:
    if way == "stitched":
        return [page]
    return drawn.scroll(page, height, 0.45)[: 1 if way == "one screen" else None]


def _measure(page: drawn.Page, shown: Sequence[drawn.Page], folder: Path, counts: Counter[str], *, show: bool) -> None:
    begun = time.process_time()
    ads = together(part for number, screen in enumerate(shown) for part in _parts(screen, folder, number))
    counts["seconds"] += time.process_time() - begun  # type: ignore[assignment]
    counts["screens"] += len(shown)
    whole = {(post.account, post.text) for screen in shown for post in screen.posts if screen.shows(post)}
    truth = [post for post in page.posts if (post.account, post.text) in whole]
    counts["ads"] += len(truth)
    rest = [ad for ad in ads if ad.whole]
    for post in truth:
        ad = max(rest, key=lambda each: _likeness(each, post), default=None)
        if ad is None or not _likeness(ad, post):
            continue
        rest.remove(ad)
        counts["found"] += 1
        told = _right(ad, post)
        for name in ("all", "sure") if ad.confidence >= LEAST else ("all",):
            counts[name] += 1
            counts.update(f"{name} {part}" for part, right in told.items() if right)
        if show and not all(told.values()):
            print(page.style, [part for part, right in told.items() if not right], post, ad.best, sep="\n   ")
    sure = [ad for ad in rest if ad.confidence >= LEAST]
    for post in page.posts:
        # What stands below a post, such as answers, may be cut off where the post is not.
        cut = None if post in truth else next((ad for ad in sure if all(_right(ad, post).values())), None)
        if cut is not None:
            sure.remove(cut)
    counts["surplus"] += len(sure)


def _parts(screen: drawn.Page, folder: Path, number: int) -> Iterator[Part]:
    path = folder / f"{number}.jpg"
    Image.fromarray(screen.pixels).save(path, quality=85)
    found, sha256 = read_file(path), f"{number:064x}"
    names = ("", "", "", "", "", CAPTURED.strftime("%Y-%m-%dT%H:%M:%SZ"), path.name)
    seen = {sha256: [Sighting(number, sha256, *names, None, None)]}
    lines = [
        LineRow(sha256, each.line.text, each.line.confidence, each.role, each.post, *_corner(each.line.box))
        for each in found.lines
    ]
    reader = Reader(shipped(), "Asia/Shanghai")
    for post in found.posts:
        pictures = [list(_corner(box)) for box in post.pictures]
        row = PostRow(sha256, post.number, post.whole, pictures, *_corner(post.box))
        yield from reader.parts(row, [line for line in lines if line.post == post.number], seen)


def _corner(box: Box) -> tuple[int, int, int, int]:
    return box.left, box.top, box.width, box.height


def _likeness(ad: ShownAd, post: drawn.Shown) -> float:
    """How alike a reading is to a post: the text counts twice, since an account has several posts; 0 for another."""
    text = _bare(ad.best.text.value) if ad.best.text else ""
    alike = SequenceMatcher(None, text, _bare(post.text), autojunk=False).ratio()
    account = _bare(ad.best.account.value) == _bare(post.account)
    return 2 * alike + account if alike >= 0.6 or (account and not text) else 0.0


def _right(ad: ShownAd, post: drawn.Shown) -> dict[str, bool]:
    best = ad.best
    low, high = (CAPTURED - timedelta(minutes=minutes) for minutes in reversed(post.minutes))
    return {
        "account": _bare(best.account.value) == _bare(post.account),
        "text": best.text is not None and _bare(best.text.value) == _bare(post.text),
        "price": best.price is not None and best.price.value == post.price,
        "pictures": ad.pictures == len(post.photos),
        "time": best.span is not None and best.span.earliest <= high and best.span.latest >= low,
    }


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def _print(counts: dict[str, Counter[str]], pages: int) -> None:
    print(
        f"{writing.recipe()}; {pages} pages of three posts; fonts: {', '.join(Path(p).stem for p, _ in feeds.fonts())}"
    )
    print("|  | " + " | ".join(WAYS) + " |")
    print("| --- |" + " --- |" * len(WAYS))
    rows = {"whole posts on them": "ads", "read, each once": "found", "read of what is none, sure": "surplus"}
    for label, name in rows.items():
        print(f"| {label} | " + " | ".join(str(counts[way][name]) for way in WAYS) + " |")
    print(f"| confidence {LEAST} or more | " + " | ".join(_share(counts[way], "sure", "found") for way in WAYS) + " |")
    for name, label in (("sure", f"right at {LEAST} or more"), ("all", "right of all read")):
        for part in PARTS:
            print(
                f"| {part} {label} | " + " | ".join(_share(counts[way], f"{name} {part}", name) for way in WAYS) + " |"
            )
    spent = " | ".join(f"{counts[way]['seconds'] / max(1, counts[way]['screens']):.1f}" for way in WAYS)
    print(f"| processor seconds a screenshot | {spent} |")


def _share(counts: Counter[str], part: str, of: str) -> str:
    return f"{counts[part] / counts[of]:.1%}" if counts[of] else "-"


if __name__ == "__main__":
    main()
