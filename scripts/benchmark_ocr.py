"""How much of drawn screenshots of a feed is read right: account name, ad text, price. Needs the extra ``ocr``.

Run: python scripts/benchmark_ocr.py [--feeds 200] [--seed 0] [--show]
"""

from __future__ import annotations

import argparse
import tempfile
import time
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image

import feeds
from evidence.tokens import read
from evidence.vocabulary import shipped
from index import picture, regions, writing
from index.scan import Scanned, scan


def main() -> None:
    """Draw, read, compare, and print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", action="store_true", help="print what was read wrong")
    wishes = parser.parse_args()
    if not writing.recipe():
        raise SystemExit(f"The extra 'ocr' is not installed: {writing.EXTRA}")
    if not feeds.fonts():
        raise SystemExit("No font with Chinese is on this machine. Debian: apt-get install fonts-noto-cjk")
    right, spent = measure(wishes.feeds, wishes.seed, show=wishes.show)
    print(f"{writing.recipe()}; fonts: {', '.join(Path(path).stem for path, _ in feeds.fonts())}")
    for part in ("name", "text", "price", "avatar", "all"):
        print(f"{part:7} right in {right[part] / wishes.feeds:.1%} of {wishes.feeds} screenshots (target 95 %)")
    print(f"{spent / wishes.feeds:.2f} s of processor time a screenshot")
    contacts, spent = marks(wishes.feeds, wishes.seed)
    print(f"contact over a photo right in {contacts / wishes.feeds:.1%} of {wishes.feeds} photos")
    print(f"{spent / wishes.feeds:.2f} s of processor time a photo")


def measure(count: int, seed: int, *, show: bool = False) -> tuple[Counter[str], float]:
    """Count what was read right of ``count`` screenshots, and the seconds that reading took."""
    rng = np.random.default_rng(seed)
    right: Counter[str] = Counter()
    spent = 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feed.jpg"
        for _ in range(count):
            feed = feeds.draw(rng, [feeds.photo(rng) for _ in range(rng.integers(1, 10))])
            Image.fromarray(feed.pixels).save(path, quality=int(rng.integers(60, 96)))
            begun = time.process_time()
            found = read_file(path)
            spent += time.process_time() - begun
            told = compare(feed, found)
            right.update(part for part, is_right in told.items() if is_right)
            right["all"] += all(told.values())
            if show and not all(told.values()):
                print(
                    feed.name, feed.text, feed.price, [(each.role, each.line.text) for each in found.lines], sep=" | "
                )
    return right, spent


def marks(count: int, seed: int) -> tuple[int, float]:
    """Count contacts over photos that are read right, and the seconds that reading took."""
    rng = np.random.default_rng(seed)
    right, spent = 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photo.jpg"
        for _ in range(count):
            shown, text = feeds.marked(rng, feeds.photo(rng))
            Image.fromarray(shown).save(path, quality=int(rng.integers(60, 96)))
            begun = time.process_time()
            with path.open("rb") as file:
                found = scan(file, [regions.Box(0, 0, 600, 600)], for_codes=False, for_writing=True)
            spent += time.process_time() - begun
            wanted = {token.normal for token in read(text, shipped()).of("wechat")}
            got = read("\n".join(each.line.text for each in found.lines), shipped()).of("wechat")
            right += wanted == {token.normal for token in got}
    return right, spent


def read_file(path: Path) -> Scanned:
    """Read one screenshot as ``evidence read`` does."""
    decoded = picture.decode(path.read_bytes(), longest=1600)
    factor = decoded.width / decoded.pixels.shape[1]
    boxes = [_scaled(region.box, factor) for region in regions.find(decoded.pixels)]
    with path.open("rb") as file:
        return scan(file, boxes, for_codes=False, for_writing=True)


def _scaled(box: regions.Box, factor: float) -> regions.Box:
    return regions.Box(*(round(each * factor) for each in (box.left, box.top, box.width, box.height)))


def compare(feed: feeds.Feed, found: Scanned) -> dict[str, bool]:
    """Tell which parts of the first post were read right; spaces do not count."""
    first = min((each.post for each in found.lines if each.post is not None), default=None)
    lines = [each for each in found.lines if each.post is not None and each.post == first]
    name = "".join(each.line.text for each in lines if each.role == "name")
    text = [each.line.text for each in lines if each.role == "text"]
    prices = {f"{token.low:.0f}" for token in read("\n".join(text), shipped()).of("price") if token.low is not None}
    return {
        "name": _bare(name) == _bare(feed.name),
        "text": _bare("".join(text)) == _bare(feed.text),
        "price": feed.price in prices,
        "avatar": any(avatar.post == first for avatar in found.avatars),
    }


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


if __name__ == "__main__":
    main()
