from __future__ import annotations

from pathlib import Path

from evidence.records import Found
from evidence.sources import Wishes, folder
from tests.evidence.sources.samples import SAMPLES, Content, jpeg, shelve


def _read(root: Path, files: dict[str, Content]) -> list[Found]:
    return list(folder.read(shelve(root, files), Wishes(time_zone="Asia/Shanghai")))


def test_digests_go_to_the_files_whoever_tells_of_them(tmp_path: Path) -> None:
    sidecar = {f"data/{name.rpartition('/')[2]}": content for name, content in SAMPLES["gallery_dl"].items()}
    (picture,) = (name for name in sidecar if name.endswith(".jpg"))
    listed = f"{'1' * 64} *{picture}\n"
    files = {**SAMPLES["bagit"], **sidecar}
    files["manifest-sha256.txt"] = str(files["manifest-sha256.txt"]) + listed
    found = {each.name: each for each in _read(tmp_path, files)}
    assert found[picture].fields["digest.sha256"].value == "1" * 64
    assert found[picture].fields["ad"].value == "BoHk1haB5tM"
    own = found["data/b.jpg"].fields["digest.sha256"]
    assert (own.value, own.origin) == ("0" * 64, "manifest-sha256.txt, line 2#")
    assert not any(each.refusal for each in found.values())


def test_what_is_listed_and_not_there_is_named_and_a_bad_line_too(tmp_path: Path) -> None:
    listed = f"{'0' * 64}  data/a.jpg\n{'0' * 64}  data/100%25.jpg\nno digest\n"
    found = _read(tmp_path, {**SAMPLES["bagit"], "manifest-sha256.txt": listed, "data/100%.jpg": jpeg(1)})
    assert [each.name for each in found if each.missing] == ["manifest-sha256.txt, line 3"]
    given = {each.name: each.fields["digest.sha256"].value for each in found if "digest.sha256" in each.fields}
    assert given == {"data/a.jpg": "0" * 64, "data/100%.jpg": "0" * 64}
    gone = _read(tmp_path / "2", {"bagit.txt": "x", "manifest-md5.txt": f"{'0' * 32}  data/x.jpg\n"})
    assert [each.name for each in gone if each.missing] == ["data/x.jpg"]


def test_a_manifest_leads_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "x.jpg").write_bytes(jpeg(1))
    found = _read(tmp_path / "bag", {"bagit.txt": "x", "manifest-md5.txt": f"{'0' * 32}  ../x.jpg\n"})
    assert all(each.path is None or each.path.is_relative_to(tmp_path / "bag") for each in found)
