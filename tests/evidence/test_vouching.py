from __future__ import annotations

from pathlib import Path

import pytest

from evidence.errors import WrongCallError
from evidence.records import Finding
from evidence.vouching import Vouchers, vouch

CHECKPOINT = f"tuskprint/{'0' * 32}\n3\n{'A' * 43}=\n"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    (tmp_path / "kept.txt").write_text(CHECKPOINT)
    return tmp_path / "kept.txt"


def test_a_stamp_needs_an_authority_and_that_one_a_certificate(kept: Path) -> None:
    with pytest.raises(WrongCallError, match="--authority"):
        list(vouch(Vouchers(kept, stamp=kept)))
    with pytest.raises(WrongCallError, match="no certificate in PEM"):
        list(vouch(Vouchers(kept, stamp=kept, authority=kept)))
    with pytest.raises(WrongCallError, match="cannot be read"):
        list(vouch(Vouchers(kept, stamp=kept.with_name("gone"), authority=kept)))


def test_a_certificate_that_cannot_be_read_is_a_finding_with_its_reason(kept: Path, tmp_path: Path) -> None:
    pytest.importorskip("rfc3161_client", reason="the extra 'timestamp' is not installed")
    (tmp_path / "root.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    (found,) = vouch(Vouchers(kept, stamp=kept, authority=tmp_path / "root.pem"))
    assert isinstance(found, Finding)
    assert found.kind == "time stamp does not hold"


def test_where_nobody_vouches_nothing_is_said(kept: Path) -> None:
    assert list(vouch(Vouchers(kept))) == []
