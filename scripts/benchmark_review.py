"""Seconds per decision: answers the review's queue by keyboard in a real browser, and times key to next pair painted.

    .venv/bin/python -m scripts.benchmark_review CASE --pairs 200 [--doubts 300000]

Work on a copy of a case: the answers are written into its ledger. A case of ``benchmark_report.py --keep`` has no
verdicts; ``--doubts`` draws so many on regions of it, so that it has a queue.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

from evidence import snapshot
from evidence.case import Case
from evidence.catalogue import verdicts
from evidence.catalogue.verdicts import VerdictRow
from evidence.review.serving import listening, server
from tests.browser import Page, opened

WATCH = """
window.times = [];
addEventListener("keydown", (event) => {
  if (!"12345".includes(event.key)) return;
  const [begun, before] = [performance.now(), document.documentElement.dataset.shown];
  const look = () => {
    if (document.documentElement.dataset.shown !== before || !document.querySelector(".pair")) {
      requestAnimationFrame(() => setTimeout(() => times.push(performance.now() - begun)));
    } else requestAnimationFrame(look);
  };
  look();
}, true);
"""
"""Counts up to the end of the frame in which the next pair is painted."""


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", type=Path)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--doubts", type=int, default=0)
    given = parser.parse_args()
    if given.doubts:
        with Case.open(given.case) as case:
            doubt(case, given.doubts)
    with Case.open(given.case) as case, listening("127.0.0.1", 0, None) as line:
        begun = time.perf_counter()
        running = server(case, line, "benchmark")
        sys.stdout.write(f"case read in {time.perf_counter() - begun:.1f} s\n")
        thread = threading.Thread(target=running.run, kwargs={"sockets": [line.socket]})
        thread.start()
        try:
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile, opened(Path(profile)) as page:
                page.go(line.address)
                page.wait("document.querySelector('main h1')")
                _report(_answered(page, f"http://127.0.0.1:{line.door.port}/pairs", given.pairs))
        finally:
            running.should_exit = True
            thread.join()


def doubt(case: Case, count: int) -> None:
    """Give a case drawn verdicts that are unsure, of regions drawn evenly."""
    now = snapshot.take(case.catalogue)
    drawn = np.random.default_rng(1).choice(sorted(now.cluster_of), (count, 2))
    pairs = sorted({(min(pair), max(pair)) for pair in drawn.tolist() if pair[0] != pair[1]})
    figures = {
        **{"clean": False, "inliers": 12, "mirrored": False, "cover_left": 1.0, "cover_right": 0.5, "textured": 0.9},
        **{"agreement": 0.9, "patch": 0.02, "correlation": 0.99, "explained": 0.1},
        **{"left_box": [0.0, 0.0, 1.0, 1.0], "right_box": [0.25, 0.0, 0.75, 1.0]},
    }
    rows = [VerdictRow(*pair, "unsure", 0.5 + number % 50 / 100, 30, figures) for number, pair in enumerate(pairs)]
    with case.working(), case.catalogue.writing() as db:
        verdicts.add(db, rows)


def _answered(page: Page, address: str, pairs: int) -> list[float]:
    """Answer with every word in turn, 0.4 s apart, quicker than any person; return milliseconds."""
    page.go(address)
    page.wait("document.documentElement.dataset.shown")
    page.run(WATCH)
    for number in range(pairs):
        time.sleep(0.4)
        page.press(str(number % 5 + 1))
        page.wait(f"times.length > {number}")
        if page.run("!document.querySelector('.pair')"):
            break
    times: list[float] = page.run("times")
    return times


def _report(times: list[float]) -> None:
    ordered = sorted(times)
    worst, most = ordered[-1], ordered[int(0.95 * (len(ordered) - 1))]
    sys.stdout.write(
        f"{len(times)} decisions; key to next pair painted: median {statistics.median(ordered):.0f} ms, "
        f"95 % within {most:.0f} ms, longest {worst:.0f} ms\n"
    )


if __name__ == "__main__":
    main()
