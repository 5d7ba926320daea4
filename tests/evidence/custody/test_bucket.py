"""What is so of a bucket alone; what holds for every store is in ``test_originals.py``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from evidence.case import Case
from evidence.catalogue import clusters
from evidence.catalogue import originals as catalogued
from evidence.custody import bucket
from evidence.custody.bucket import Bucket
from evidence.errors import CustodyError, DiskError, EvidenceError, WrongCallError
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.report import bundle
from evidence.settings import Settings
from evidence.sources import Wishes
from evidence.verify import verify
from tests import captures, drawing
from tests.stores import BUCKET, KEYS, Store, answering, careless, running, saying

ABC = hashlib.sha256(b"abc").hexdigest()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with running(tmp_path_factory.mktemp("store")) as store:
        yield store


@pytest.fixture(autouse=True)
def known(server: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**KEYS, "AWS_ENDPOINT_URL": server.endpoint}.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def originals(tmp_path: Path) -> Bucket:
    made = Bucket(tmp_path / "originals", f"s3://{BUCKET}/{tmp_path.name}")
    made.prepare()
    return made


def take(originals: Bucket, path: Path, content: bytes) -> set[str]:
    path.write_bytes(content)
    received = originals.receive(path)
    with ThreadPoolExecutor(2) as pool:
        new = originals.keep([received], pool)
    originals.settle([received])
    return new


def key(originals: Bucket, sha256: str) -> str:
    return originals.place(sha256).removeprefix(f"s3://{BUCKET}/")


def test_nothing_is_ever_put_over_what_is_there(originals: Bucket, server: Store, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    received = originals.receive(tmp_path / "a")
    # Somebody else is quicker, between our look and our write.
    server.client().put_object(Bucket=BUCKET, Key=key(originals, ABC), Body=b"xyz")
    with pytest.raises(CustodyError, match="evidence verify"), ThreadPoolExecutor(1) as pool:
        originals.keep([received], pool)
    assert server.client().get_object(Bucket=BUCKET, Key=key(originals, ABC))["Body"].read() == b"xyz"


def test_an_answer_that_was_lost_is_no_conflict(originals: Bucket, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    received = originals.receive(tmp_path / "a")
    with ThreadPoolExecutor(1) as pool:
        assert originals.keep([received], pool) == {ABC}
        assert originals.keep([received], pool) == set()


def test_what_goes_in_parts_is_read_back(
    originals: Bucket, server: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket, "WHOLE", 1 << 20)
    content = bytes(range(256)) * (5 << 12)
    (sha256,) = take(originals, tmp_path / "large", content)
    assert server.client().get_object(Bucket=BUCKET, Key=key(originals, sha256))["Body"].read() == content


def test_what_is_fetched_is_what_was_taken_or_nothing(originals: Bucket, server: Store, tmp_path: Path) -> None:
    take(originals, tmp_path / "a", b"abc")
    server.client().put_object(Bucket=BUCKET, Key=key(originals, ABC), Body=b"abd")
    with pytest.raises(CustodyError, match="not the original"):
        originals.path(ABC)
    server.client().delete_object(Bucket=BUCKET, Key=key(originals, ABC))
    assert not originals.path(ABC).exists()


def test_a_store_that_ignores_conditions_is_refused(
    tmp_path: Path, server: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(careless(server.endpoint)) as endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
        with pytest.raises(WrongCallError, match="without conditional writes"):
            Bucket(tmp_path, f"s3://{BUCKET}/careless").check_writable()


@pytest.mark.parametrize(
    ("status", "code", "advice"),
    [
        (400, "ExpiredToken", "wrong or expired. Renew AWS_ACCESS_KEY_ID"),
        (403, "InvalidAccessKeyId", "wrong or expired. Renew AWS_ACCESS_KEY_ID"),
        (403, "SignatureDoesNotMatch", "wrong or expired. Renew AWS_ACCESS_KEY_ID"),
        (403, "AccessDenied", "s3:PutObject"),
        (501, "NotImplemented", "without conditional writes"),
    ],
)
def test_what_a_store_refuses_is_told_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int, code: str, advice: str
) -> None:
    with answering(saying(status, code)) as endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
        with pytest.raises(WrongCallError, match=advice) as told:
            Bucket(tmp_path, f"s3://{BUCKET}/x").check_writable()
    assert KEYS["AWS_SECRET_ACCESS_KEY"] not in str(told.value).split()


def test_a_bucket_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(WrongCallError, match="no such bucket"):
        Case.create(tmp_path / "case", Settings(originals="s3://no-such-bucket/x"))


def test_a_store_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(DiskError, match="AWS_ENDPOINT_URL"):
        Bucket(tmp_path, "s3://evidence/x").check_writable()


def test_no_key_is_told_with_what_to_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    with pytest.raises(WrongCallError, match="AWS_ACCESS_KEY_ID"):
        Bucket(tmp_path, "s3://evidence/x").check_writable()


def test_a_case_whose_originals_are_in_its_folder_is_told_how_to_move_them(tmp_path: Path, server: Store) -> None:
    source, folder = tmp_path / "source", tmp_path / "case"
    (source / "li").mkdir(parents=True)
    (source / "li" / "1.jpg").write_bytes(b"abc")
    with Case.create(folder, Settings()) as case:
        ingest(case, source, Wishes(layout="{account}"), Silent())
    toml = folder / "evidence.toml"
    address = f"s3://{BUCKET}/{tmp_path.name}"
    toml.write_text(toml.read_text("utf-8").replace('originals = ""', f'originals = "{address}"'), "utf-8")
    with Case.open(folder) as case:
        with pytest.raises(WrongCallError, match="move the old ones away"):
            ingest(case, source, Wishes(layout="{account}"), Silent())
        server.client().upload_file(
            str(folder / "originals" / ABC[:2] / ABC), BUCKET, f"{tmp_path.name}/{ABC[:2]}/{ABC}"
        )
        (folder / "originals" / ABC[:2]).rename(tmp_path / "old")
        assert ingest(case, source, Wishes(layout="{account}"), Silent()).already_stored == 1
        assert list(verify(case, Silent())) == []


def test_pictures_in_a_bucket_are_decoded_and_handed_out(tmp_path: Path) -> None:
    files = {"li/ad1/1.jpg": drawing.encoded(captures.PHOTOS[1]), "wu/ad2/1.jpg": captures.edits(1)["resaved"]}
    captures.lay(tmp_path / "captures", files)
    settings = Settings(originals=f"s3://{BUCKET}/{tmp_path.name}", workers=1, sscd="off")
    with Case.create(tmp_path / "case", settings) as case:
        captures.take(case, tmp_path / "captures")
        with case.catalogue.reading() as db:
            assert {row.state for row in catalogued.everything(db)} == {"ok"}
            assert len({row.cluster for row in clusters.everything(db)}) == 1
        bundle.export(case, tmp_path / "bag", bundle.Chosen(), Silent())
        assert list(verify(case, Silent())) == []
    handed = {path.read_bytes() for path in (tmp_path / "bag" / "data").rglob("*") if path.is_file()}
    assert set(files.values()) <= handed


def test_verifying_reads_the_bucket_and_names_what_was_done_to_it(server: Store, tmp_path: Path) -> None:
    source = tmp_path / "source"
    for name in ("one", "two", "three", "four"):
        (source / name).mkdir(parents=True)
        (source / name / "1.jpg").write_bytes(name.encode())
    address = f"s3://{BUCKET}/{tmp_path.name}"
    with Case.create(tmp_path / "case", Settings(originals=address)) as case:
        totals = ingest(case, source, Wishes(layout="{account}"), Silent())
        assert (totals.stored, ingest(case, source, Wishes(layout="{account}"), Silent()).already_stored) == (4, 4)
        assert list(verify(case, Silent())) == []
        client, place = server.client(), case.originals.place
        digests = list(case.originals)
        path = [place(each).removeprefix(f"s3://{BUCKET}/") for each in digests]
        client.put_object(Bucket=BUCKET, Key=path[0], Body=b"x")
        client.delete_object(Bucket=BUCKET, Key=path[1])
        client.copy_object(Bucket=BUCKET, Key=path[2], CopySource={"Bucket": BUCKET, "Key": path[3]})
        client.put_object(Bucket=BUCKET, Key=f"{tmp_path.name}/loose", Body=b"x")
        found = {finding.kind for finding in verify(case, Silent())}
    assert {"missing original", "extra file", "swapped original"} <= found
    assert found & {"truncated original", "content changed"}


def test_a_store_that_dies_in_the_middle_costs_nothing_but_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    monkeypatch.setattr("evidence.ingest.FILES", 40)
    for number in range(100):
        (source / f"{number}.jpg").write_bytes(f"picture {number}".encode())
    wishes = Wishes(occasion="week 1")
    with running(tmp_path) as store:
        monkeypatch.setenv("AWS_ENDPOINT_URL", store.endpoint)
        with Case.create(tmp_path / "case", Settings(originals=f"s3://{BUCKET}/case")) as case:
            with pytest.raises(EvidenceError, match="run the same command again"):
                ingest(case, source, wishes, Killing(store))
            store.start()
            assert ingest(case, source, wishes, Silent()).handed_in == 100
            assert len(list(case.originals)) == 100
            assert list(verify(case, Silent())) == []


class Killing(Silent):
    """Kills the store once the first batch is safe."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store

    def advance(self, units: int = 1) -> None:
        super().advance(units)
        self._store.kill()
