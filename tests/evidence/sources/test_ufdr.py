from __future__ import annotations

import hashlib
import tracemalloc
import zipfile
from pathlib import Path

from evidence import sources
from evidence.exports import Export, Record
from evidence.records import Found
from evidence.sources import Wishes, archive, folder, ufdr
from tests.evidence.sources.samples import SAMPLES, Content, jpeg, refusals, shelve, sightings


def _read(root: Path, files: dict[str, Content]) -> list[Found]:
    return list(folder.read(shelve(root, files), Wishes(time_zone="Asia/Shanghai")))


MESSAGE = {
    **{"platform": "wechat", "account": "wxid_li", "ad": "m1", "text": "手镯"},
    "posted_at": "2015-03-10T06:00:00Z",
}


def test_messages_carry_their_files_with_the_digests_of_the_report(tmp_path: Path) -> None:
    found = _read(tmp_path, SAMPLES["ufdr"])
    assert sightings(found) == [
        ("1.jpg", {**MESSAGE, "digest.md5": hashlib.md5(jpeg(71)).hexdigest()}),
        ("2.jpg", {"digest.md5": "0" * 32}),
    ]
    fields = found[1].fields
    assert fields["account"].origin == "report.xml#model[@id='m1']/From/Identifier"
    assert fields["posted_at"].raw == "2015-03-10T14:00:00.000+08:00"
    assert fields["other.@deleted_state"].value == "Deleted"
    assert fields["other.path on the phone"].value == "/data/wx/1.jpg"
    assert refusals(found) == [
        ("report.xml#file[@id='f3']", "known, not collected: listed in the report, and not put into it")
    ]


def test_a_report_is_read_within_its_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "phone.ufdr", "w") as packed:
        for name, content in SAMPLES["ufdr"].items():
            packed.writestr(name, content)
    assert sources.choose(tmp_path / "phone.ufdr", Wishes()) == "archive"
    found = list(archive.read(tmp_path / "phone.ufdr", Wishes()))
    assert [name for name, _ in sightings(found)] == ["1.jpg", "2.jpg"]


def test_a_broken_report_says_where_after_what_could_be_read(tmp_path: Path) -> None:
    whole = str(SAMPLES["ufdr"]["report.xml"])
    cut = whole[: whole.index("</multiModelField></model></modelType>") + 12]
    found = _read(tmp_path, {**SAMPLES["ufdr"], "report.xml": cut})
    broken = [each for each in found if each.missing]
    last = len(cut.splitlines())
    assert [each.name.partition(", column")[0] for each in broken] == [f"report.xml, line {last}"]
    assert sightings(found)[0] == ("1.jpg", {**MESSAGE, "digest.md5": hashlib.md5(jpeg(71)).hexdigest()})


def test_a_report_that_declares_entities_is_not_expanded(tmp_path: Path) -> None:
    bomb = "<!DOCTYPE p [<!ENTITY a 'x'>" + "".join(
        f"<!ENTITY a{n} '{'&a' + (str(n - 1) if n > 1 else '') + ';'}{'&a;' * 9}'>" for n in range(1, 20)
    )
    whole = str(SAMPLES["ufdr"]["report.xml"]).replace("<project", bomb + "]>\n<project", 1)
    found = _read(tmp_path, {**SAMPLES["ufdr"], "report.xml": whole})
    (broken,) = (each for each in found if each.missing)
    assert broken.name == "report.xml, line 2"
    assert "declares entities" in (broken.refusal or "")
    assert {name for name, _ in sightings(found)} == {"1.jpg", "2.jpg"}


def test_memory_does_not_grow_with_the_report(tmp_path: Path) -> None:
    path = tmp_path / "report.xml"
    message = str(SAMPLES["ufdr"]["report.xml"])
    head, tail = (
        message[: message.index('      <model type="InstantMessage"')],
        "</multiModelField></model></modelType>",
    )
    one = '<model type="InstantMessage" id="{}"><field name="Body"><value>{}</value></field></model>\n'
    with path.open("w", encoding="utf-8") as file:
        file.write(head)
        for number in range(20_000):
            file.write(one.format(number, "x" * 500))
        file.write(f"{tail}</decodedData></project>")
    tracemalloc.start()
    count = sum(1 for _ in ufdr.records(Export(path, ("report.xml",), "UTC", "ufdr")))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_002
    assert peak < 3 * 2**20 < path.stat().st_size / 3


ONE_FILE = """<file id="9f2c41d0-{0:08}" path="/data/data/com.tencent.mm/MicroMsg/image2/{0:032x}.jpg"><metadata>
<item name="Local Path">files\\Image\\{0:032x}.jpg</item><item name="MD5">{0:032x}</item></metadata></file>
"""


def _listing(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.write('<project xmlns="http://pa.cellebrite.com/report/2.0"><taggedFiles>\n')
        file.writelines(ONE_FILE.format(number) for number in range(count))
        file.write("</taggedFiles></project>")
    return path


def _peak(report: Path, count: int) -> int:
    """Most bytes held while a report is read; each of its files is told, and none of them is there."""
    tracemalloc.start()
    told = sum(found.missing for found in ufdr.read(report, Wishes()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert told == count
    return peak


def test_memory_hardly_grows_with_the_files_that_are_listed(tmp_path: Path) -> None:
    few, many = (_peak(_listing(tmp_path / f"{count}.xml", count), count) for count in (1_000, 6_000))
    # Two numbers of eight bytes for a file, and as many again while they are sorted; its texts alone have 200.
    assert (many - few) / 5_000 < 100


def test_of_two_files_of_one_id_the_later_counts(tmp_path: Path) -> None:
    whole = str(SAMPLES["ufdr"]["report.xml"])
    twice = whole.replace('id="f3" path="/data/wx/3.jpg"', 'id="f1" path="/data/wx/3.jpg"')
    records = list(ufdr.records(Export(shelve(tmp_path, {"report.xml": twice}) / "report.xml", ("r",), "UTC", "ufdr")))
    told = [(medium.name, medium.absent) for record in records if isinstance(record, Record) for medium in record.media]
    assert told == [
        ("/data/wx/3.jpg", "listed in the report, and not put into it"),
        ("files\\Image\\2.jpg", ""),
    ]
