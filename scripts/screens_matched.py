"""Whether pictures of posts on screenshots are matched with their originals, by the real steps on a small case."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

import feeds
import screens as drawn
from evidence import snapshot
from evidence.case import Case
from evidence.dedupe import dedupe
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.settings import Settings
from evidence.snapshot import Snapshot
from evidence.sources import Wishes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the pictures of posts: matched with their originals, shown at all, and matched with a wrong one.

    ``missed`` tells of those not matched: screen, box, photo, and the kinds of the regions found there.
    """

    found: int
    shown: int
    wrong: int
    missed: tuple[tuple[str, drawn.Spot, str, tuple[str, ...]], ...]


def matched(count: int, seed: int, *, stitched: bool) -> Outcome:
    """Draw ``count`` screens, or as many pages of several screens, each with pictures of its own, and match them."""
    with tempfile.TemporaryDirectory() as folder:
        truth = _draw(Path(folder) / "source", count, seed, stitched=stitched)
        with Case.create(Path(folder) / "case", Settings(sscd="off")) as case:
            ingest(case, Path(folder) / "source", Wishes(), Silent())
            dedupe(case, Silent())
            now = snapshot.take(case.catalogue)
    found = wrong = 0
    missed = []
    for screen, box, photo in truth:
        shown, kinds = _photos(now, screen, box)
        found += photo in shown
        wrong += bool(shown - {photo})
        if photo not in shown:
            missed.append((screen, box, photo, kinds))
    return Outcome(found, len(truth), wrong, tuple(missed))


def _draw(folder: Path, count: int, seed: int, *, stitched: bool) -> list[tuple[str, drawn.Spot, str]]:
    folder.mkdir()
    truth = []
    for number in range(count):
        rng = np.random.default_rng((seed, 1000 + number))
        photos = [feeds.photo(rng) for _ in range(6)]
        for place, photo in enumerate(photos):
            Image.fromarray(photo).save(folder / f"photo {number}-{place}.jpg", quality=92)
        style = drawn.Style(drawn.LOOKS[number % len(drawn.LOOKS)], 720, number % 3 == 1, ("zh", "en")[number % 2])
        posts = [drawn.content(rng, style.language, each) for each in ((0,), (1, 2), (3, 4, 5))]
        page = drawn.stitched(rng, style, posts, photos)
        screen = page if stitched else drawn.scroll(page, 1600, 0.3)[0]
        name = f"screen {number}.jpg"
        Image.fromarray(screen.pixels).save(folder / name, quality=88)
        for post in screen.posts:
            for box, place in zip(post.boxes, post.photos, strict=True):
                if box[1] >= screen.shown[0] and box[1] + box[3] <= screen.shown[1]:
                    truth.append((name, box, f"photo {number}-{place}.jpg"))
    return truth


def _photos(now: Snapshot, screen: str, box: drawn.Spot) -> tuple[set[str], tuple[str, ...]]:
    """Return the photos in the clusters of the regions that lie in a box of a screen, and these regions' kinds."""
    paths = {sighting.sha256: sighting.source_path for sighting in now.sightings}
    left, top, width, height = box
    clusters, kinds = set(), []
    for region in now.regions.values():
        across, down = region.left + region.width / 2 - left, region.top + region.height / 2 - top
        inside = 0 <= across < width and 0 <= down < height and region.width <= 1.2 * width
        if paths[region.sha256] == screen and inside:
            kinds.append(region.kind)
            if region.id in now.cluster_of:
                clusters.add(now.cluster_of[region.id])
    members = (now.regions[each].sha256 for name in clusters for each in now.clusters[name].regions)
    shown = {paths[sha256] for sha256 in members} - {path for path in paths.values() if path.startswith("screen")}
    return shown, tuple(kinds)
