from __future__ import annotations

from pathlib import Path

import pytest

from evidence import foreign
from evidence.records import Traced

# Of the three bytes "abc": RFC 1321, FIPS 180-4, FIPS 202.
MD5 = "900150983cd24fb0d6963f7d28e17f72"
SHA1 = "a9993e364706816aba3e25717850c26c9cd0d89d"
SHA256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
SHA3 = (
    "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e"
    "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0"
)


@pytest.mark.parametrize(
    ("algorithm", "raw", "name"),
    [
        *[("MD5", MD5.upper(), "md5"), ("SHA-1", SHA1, "sha1"), ("sha256", f" sha256:{SHA256}", "sha256")],
        *[("SHA3-512", f"SHA3-512:{SHA3}", "sha3_512"), ("sha-256", SHA256, "sha256")],
    ],
)
def test_digests_are_known_however_they_are_written(tmp_path: Path, algorithm: str, raw: str, name: str) -> None:
    (tmp_path / "f").write_bytes(b"abc")
    fields = foreign.traced(algorithm, raw, "here")
    assert list(fields) == [f"digest.{name}"]
    assert foreign.differing(tmp_path / "f", SHA256, fields) == {}
    (tmp_path / "f").write_bytes(b"abd")
    assert list(foreign.differing(tmp_path / "f", "0" * 64, fields)) == [name]


def test_what_is_no_digest_is_kept_as_it_stands() -> None:
    assert list(foreign.traced("MD5", "zz", "here")) == ["other.digest MD5"]
    assert list(foreign.traced("crc32", "aabbccdd", "here")) == ["other.digest crc32"]
    assert foreign.traced("MD5", "", "here") == {}


def test_a_difference_names_both(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"abc")
    told = {"digest.md5": Traced("0" * 32, "0" * 32, "here"), "digest.sha256": Traced(SHA256, SHA256, "here")}
    assert foreign.differing(tmp_path / "f", SHA256, told) == {"md5": ("0" * 32, MD5)}
