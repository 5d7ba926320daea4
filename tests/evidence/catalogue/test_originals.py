from __future__ import annotations

import hashlib

from evidence.catalogue import Connection, originals
from evidence.catalogue.originals import Decoded


def sha(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def filled(db: Connection, count: int) -> None:
    originals.add(db, [{"sha256": sha(n), "bytes": 10 * n, "seq": count - n} for n in range(count)])


def test_what_waits_for_decoding_is_listed_oldest_first(db: Connection) -> None:
    filled(db, 3)
    assert originals.undecoded(db) == [(sha(2), 20), (sha(1), 10), (sha(0), 0)]
    originals.set_decoded(db, [Decoded(sha(1), "image", "JPEG", 40, 30, None, "ok", "")])
    assert originals.undecoded(db) == [(sha(2), 20), (sha(0), 0)]


def test_what_decoding_said_is_read_back(db: Connection) -> None:
    filled(db, 2)
    originals.set_decoded(
        db,
        [
            Decoded(sha(0), "video", "MP4", 40, 30, 2.5, "ok", ""),
            Decoded(sha(1), "image", "PNG", None, None, None, "unreadable", "broken"),
        ],
    )
    second, first = originals.everything(db)
    assert (first.sha256, first.kind, first.format, first.width, first.height) == (sha(0), "video", "MP4", 40, 30)
    assert (first.seconds, first.state) == (2.5, "ok")
    assert (second.state, second.reason, second.width) == ("unreadable", "broken", None)


def test_those_that_are_there_are_told_even_of_very_many(db: Connection) -> None:
    assert originals.count(db) == 0
    assert originals.known_of(db, []) == set()
    originals.add(db, [])
    filled(db, 1203)
    assert originals.count(db) == 1203
    assert originals.known_of(db, (sha(n) for n in range(600, 2000))) == {sha(n) for n in range(600, 1203)}
    assert originals.known(db, sha(5))
    assert not originals.known(db, sha(5000))
