from __future__ import annotations

import pytest

from evidence import snapshot
from evidence.case import Case
from evidence.custody import checkpoint
from evidence.errors import CustodyError
from evidence.report.statement import statement


def test_every_file_handed_in_is_in_the_statement(grouped: Case) -> None:
    found = statement(grouped, snapshot.take(grouped.catalogue))
    assert found.intake == {"ignored": 1, "stored": 8, "unreadable": 1}
    assert found.ignored == (("not a picture, clip or text (.pdf)", 1),)
    assert [(refused.name, refused.reason) for refused in found.refused] == [
        ("lost<b>.jpg", "named in row 7, not found"),
        ("x.jpg", "broken"),
    ]


def test_the_seal_is_the_head_of_the_ledger(grouped: Case) -> None:
    found = statement(grouped, snapshot.take(grouped.catalogue))
    assert (found.entries, found.digest) == grouped.ledger.head()
    assert found.behind == 0
    assert found.checkpoint == checkpoint.take(grouped.ledger).text()


def test_no_report_is_made_from_a_ledger_that_was_changed(grouped: Case) -> None:
    path = grouped.folder / "ledger"
    path.write_bytes(path.read_bytes().replace(b"not found", b"is found!"))
    with pytest.raises(CustodyError):
        statement(grouped, snapshot.take(grouped.catalogue))
