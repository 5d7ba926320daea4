"""Write one survey in six forms, take each into a case of its own, compare the catalogues, and print the speed.

    scripts/benchmark_sources.py [--share 0.1] [--seed 0] [--keep DIR] [--forms NAME ...]

The survey has the size of the source study: 10,650 ads with 57,479 pictures of 58 accounts, times ``--share``. Each
picture is a tiny JPEG of its own; one in seven stands in two ads. The program ends with 1 where two catalogues differ
in accounts, ads, or in which original was seen in which ad. Memory is the most that the whole program ever held.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import os
import random
import resource
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from evidence.case import Case
from evidence.catalogue import originals, sightings
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.settings import Settings
from evidence.sources import Wishes

ADS, PICTURES, ACCOUNTS = 10_650, 57_479, 58
REPEATED = 7
"""One picture in so many is one that an earlier ad has, too."""

FIRST = 1_420_070_400
"""2015-01-01, in Unix seconds."""


@dataclass(frozen=True, slots=True)
class Ad:
    """One ad, with the numbers of its pictures."""

    name: str
    account: str
    posted_at: int
    text: str
    pictures: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One form of the survey, and how taking it went."""

    form: str
    pictures: int
    seconds: float
    cpu: float
    same: bool


def drawn(share: float, seed: int) -> list[Ad]:
    """Draw the survey."""
    rng = random.Random(seed)
    ads, pictures = max(2, round(ADS * share)), max(2, round(PICTURES * share))
    cuts = sorted(rng.sample(range(1, pictures), ads - 1))
    made: list[Ad] = []
    for number, (start, end) in enumerate(zip([0, *cuts], [*cuts, pictures], strict=True)):
        shown = [rng.randrange(start) if start and each % REPEATED == 0 else each for each in range(start, end)]
        account = f"wxid_{rng.randrange(ACCOUNTS):02}"
        text = f"手镯 {rng.randrange(20, 90)}g {rng.randrange(10, 99)}00元"
        made.append(Ad(str(14_000_000_000 + number), account, FIRST + 3600 * number, text, tuple(dict.fromkeys(shown))))
    return made


def picture(number: int) -> bytes:
    """A JPEG of its own for each number."""
    image = Image.new("RGB", (16, 16), (number % 256, number // 256 % 256, 128))
    image.putpixel((number % 16, number // 16 % 16), (255 - number % 256, 0, number // 4096 % 256))
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=90, comment=str(number).encode())
    return stream.getvalue()


def name(ad: Ad, place: int) -> str:
    """What the picture at a place of an ad is called."""
    return f"{ad.name}_{place}.jpg"


def as_folders(ads: list[Ad], root: Path) -> tuple[Path, Wishes]:
    """A folder for each account, and in it one for each ad."""
    for ad in ads:
        folder = root / ad.account / ad.name
        folder.mkdir(parents=True)
        (folder / "ad.txt").write_text(ad.text, encoding="utf-8")
        for place, number in enumerate(ad.pictures):
            (folder / name(ad, place)).write_bytes(picture(number))
    return root, Wishes(layout="{account}/{ad}", platform="wechat")


def _media(ads: list[Ad], folder: Path) -> None:
    folder.mkdir(parents=True)
    for ad in ads:
        for place, number in enumerate(ad.pictures):
            (folder / name(ad, place)).write_bytes(picture(number))


def as_table(ads: list[Ad], root: Path) -> tuple[Path, Wishes]:
    """A CSV file in GB18030 with a row for each ad and several files in a cell."""
    _media(ads, root / "图")
    with (root / "广告.csv").open("w", encoding="gb18030", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["平台", "账号", "广告编号", "发布时间", "文字", "图片"])
        for ad in ads:
            files = ";".join(f"图/{name(ad, place)}" for place in range(len(ad.pictures)))
            writer.writerow(["wechat", ad.account, ad.name, ad.posted_at, ad.text, files])
    return root / "广告.csv", Wishes()


def as_weflow(ads: list[Ad], root: Path) -> tuple[Path, Wishes]:
    """Moments as WeFlow exports them."""
    _media(ads, root / "media")
    posts = [
        {
            **{"id": ad.name, "username": ad.account, "nickname": ad.account, "createTime": ad.posted_at},
            **{"contentDesc": ad.text, "type": 1, "likes": [], "comments": []},
            "media": [
                {"url": f"http://s.example/{number}", "localPath": f"media/{name(ad, place)}"}
                for place, number in enumerate(ad.pictures)
            ],
        }
        for ad in ads
    ]
    said = {"exportTime": "2016-01-01T00:00:00.000Z", "totalPosts": len(posts), "filters": {}, "posts": posts}
    (root / "朋友圈导出_2016-01-01.json").write_text(json.dumps(said, ensure_ascii=False, indent=2), encoding="utf-8")
    return root, Wishes()


def as_gallery_dl(ads: list[Ad], root: Path) -> tuple[Path, Wishes]:
    """A sidecar beside each picture."""
    for ad in ads:
        folder = root / ad.account
        folder.mkdir(parents=True, exist_ok=True)
        for place, number in enumerate(ad.pictures):
            (folder / name(ad, place)).write_bytes(picture(number))
            said = {"category": "wechat", "subcategory": "user", "username": ad.account, "post_id": ad.name}
            said |= {"description": ad.text, "date": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(ad.posted_at))}
            (folder / f"{name(ad, place)}.json").write_text(json.dumps(said), encoding="utf-8")
    return root, Wishes()


def as_zip(ads: list[Ad], root: Path) -> tuple[Path, Wishes]:
    """The export of WeFlow, in an archive."""
    export, wishes = as_weflow(ads, root / "export")
    with zipfile.ZipFile(root / "export.zip", "w") as packed:
        for path in sorted(each for each in export.rglob("*") if each.is_file()):
            packed.write(path, path.relative_to(export).as_posix())
    return root / "export.zip", wishes


def as_zipped_folders(ads: list[Ad], root: Path) -> tuple[Path, Wishes]:
    """The folders, in an archive."""
    tree, wishes = as_folders(ads, root / "tree")
    with zipfile.ZipFile(root / "tree.zip", "w") as packed:
        for path in sorted(each for each in tree.rglob("*") if each.is_file()):
            packed.write(path, path.relative_to(tree).as_posix())
    return root / "tree.zip", wishes


FORMS: dict[str, Callable[[list[Ad], Path], tuple[Path, Wishes]]] = {
    "folders, with --layout": as_folders,
    "table, GB18030, several files in a cell": as_table,
    "WeFlow export": as_weflow,
    "gallery-dl sidecars": as_gallery_dl,
    "ZIP of the WeFlow export": as_zip,
    "ZIP of the folders": as_zipped_folders,
}


def catalogue(case: Case) -> frozenset[tuple[str, ...]]:
    """Which picture was seen in which ad of which account."""
    with case.catalogue.reading() as db:
        seen = list(sightings.everything(db))
    return frozenset((each.platform, each.account, each.ad, each.sha256) for each in seen if _is_picture(each))


def _is_picture(sighting: sightings.Sighting) -> bool:
    return sighting.source_path.endswith(".jpg")


def truth(ads: list[Ad]) -> frozenset[tuple[str, ...]]:
    """The same, as it was drawn."""
    digests = {number: hashlib.sha256(picture(number)).hexdigest() for ad in ads for number in ad.pictures}
    return frozenset(("wechat", ad.account, ad.name, digests[number]) for ad in ads for number in ad.pictures)


def measured(form: str, ads: list[Ad], folder: Path) -> Row:
    """Write one form, take it, and compare."""
    source, wishes = FORMS[form](ads, folder / "source")
    os.sync()
    with Case.create(folder / "case", Settings()) as case:
        began, busy = time.perf_counter(), time.process_time()
        ingest(case, source, wishes, Silent())
        seconds, cpu = time.perf_counter() - began, time.process_time() - busy
        same = catalogue(case) == truth(ads)
        with case.catalogue.reading() as db:
            assert originals.count(db) >= len({number for ad in ads for number in ad.pictures})
    return Row(form, sum(len(ad.pictures) for ad in ads), seconds, cpu, same)


def main() -> int:
    """Run, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--share", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--forms", nargs="+", choices=tuple(FORMS), default=list(FORMS), help="only these")
    asked = parser.parse_args()
    ads = drawn(asked.share, asked.seed)
    rows = []
    with TemporaryDirectory() as temporary:
        folder = asked.keep or Path(temporary)
        print(
            f"{len(ads):,} ads\n\n"
            "| form | pictures | seconds | pictures/s | seconds of CPU | pictures/s of CPU | as drawn |"
        )
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for number, form in enumerate(asked.forms):
            (folder / str(number)).mkdir(parents=True)
            row = measured(form, ads, folder / str(number))
            rows.append(row)
            speed, alone = row.pictures / row.seconds, row.pictures / row.cpu
            print(
                f"| {row.form} | {row.pictures:,} | {row.seconds:.1f} | {speed:,.0f} | {row.cpu:.1f}"
                f" | {alone:,.0f} | {'yes' if row.same else 'no'} |"
            )
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nMost memory: {most:,.0f} MiB. Load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")
    return 0 if all(row.same for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
