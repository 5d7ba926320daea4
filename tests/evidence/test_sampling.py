"""From captures to an estimate: eight photos of which the machine sees some twice, and an analyst who knows which."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from evidence import reviews, snapshot
from evidence.answering import STATE, UNIT, state_label
from evidence.case import Case
from evidence.catalogue import clusters, draws, originals, regions, reviewed, sightings, states
from evidence.catalogue.clusters import ClusterRow, PieceRow
from evidence.catalogue.originals import Decoded
from evidence.deciding import decide
from evidence.errors import NotEnoughError, WrongCallError
from evidence.plans import Wishes
from evidence.progress import Silent
from evidence.rebuild import rebuild
from evidence.report import sheet
from evidence.sampling import Drawn, sample
from evidence.settings import Settings
from evidence.verify import verify
from evidence.visible import visible
from tests import captures, drawing
from tests.evidence.sampled import workbook

WISHES = Wishes(within=0.05, seed=4, reviewers=2)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """Two accounts; li shows photos 1 to 6, bo re-saves 1 and 2 and shows 7 and 8. 6 and 8 are one piece to people."""
    base = tmp_path_factory.mktemp("sampling")
    folder = base / "captures"
    captures.lay(folder, {f"li/ad{n}/photo{n}.jpg": drawing.encoded(captures.PHOTOS[n]) for n in range(1, 7)})
    again = {f"bo/ad{n}/photo{n}.jpg": drawing.encoded(captures.PHOTOS[n], quality=60) for n in (1, 2, 7, 8)}
    captures.lay(folder, again | {f"bo/ad{n}/ad.txt": b"bangle, 37.2 g" for n in (7, 8)})
    with Case.create(base / "case", Settings(workers=2, sscd="off")) as case:
        captures.take(case, folder)
        yield case


@pytest.fixture(scope="module")
def drawn(made: Case) -> Drawn:
    return sample(made, WISHES, Silent())


def last(case: Case, act: str) -> Mapping[str, Any]:
    return [entry.body for entry in case.ledger.read() if entry.act == act][-1]


def photo_of(case: Case, state: str) -> dict[str, str]:
    """Which photo each piece of the state shows, as the analyst sees it: 8 is 6."""
    with case.catalogue.reading() as db:
        files = {row.sha256: Path(row.source_path).stem for row in sightings.everything(db)}
        named = {row.name: files[row.sha256] for row in regions.everything(db)}
        frozen = states.find(db, state)
    assert frozen is not None
    shown = {piece: named[next(iter(held.values()))[0]] for piece, held in frozen.pieces.items()}
    return {piece: "photo6" if photo == "photo8" else photo for piece, photo in shown.items()}


def test_a_small_case_is_looked_at_whole_and_every_piece_is_in_one_stratum(made: Case, drawn: Drawn) -> None:
    assert drawn.new
    assert len(drawn.units) == len(set(drawn.units)) == 8
    assert sum(stratum.units for stratum in drawn.strata) == 8
    frame = last(made, "draw")["frame"]
    assert sorted(piece for members in frame for piece in members) == sorted(drawn.units)
    assert len(frame[0]) == 2


def test_the_ledger_says_what_was_frozen_and_drawn_and_with_which_probability(made: Case, drawn: Drawn) -> None:
    assert reviewed.digest(last(made, "freeze")["pieces"]) == drawn.state
    body = last(made, "draw")
    assert (body["seed"], body["within"], body["state"]) == (4, 0.05, drawn.state)
    assert all(unit["inclusion"] == 1.0 for unit in body["units"])
    assert len(drawn.twice) == 2


def test_the_second_route_shows_what_words_bring_together_and_the_same_account_posted(made: Case, drawn: Drawn) -> None:
    photos = photo_of(made, drawn.state)
    shown = {unit["piece"]: unit for unit in last(made, "draw")["units"]}
    with made.catalogue.reading() as db:
        ads = {row.ad for row in sightings.everything(db)}
    assert {"ad7", "ad8"} <= ads
    seven = next(piece for piece, photo in photos.items() if photo == "photo7")
    eight = next(piece for piece in shown if piece != seven and shown[piece]["second"][:1] == [seven])
    assert shown[seven]["second"][0] == eight
    assert all(len(unit["first"]) == 7 for unit in shown.values())


def test_drawn_again_it_is_the_same_and_nothing_is_written(made: Case, drawn: Drawn) -> None:
    before = made.ledger.head()
    again = sample(made, WISHES, Silent())
    assert (again.new, again.state, again.units, again.twice) == (False, drawn.state, drawn.units, drawn.twice)
    assert [each.now for each in again.strata] == [0] * len(again.strata)
    assert made.ledger.head() == before


def test_a_second_sample_of_the_same_pieces_is_refused(made: Case, drawn: Drawn) -> None:
    with pytest.raises(WrongCallError, match="--more"):
        sample(made, replace(WISHES, seed=5), Silent())


def test_where_all_are_drawn_there_is_no_more_to_draw(made: Case, drawn: Drawn) -> None:
    before = made.ledger.head()
    assert sample(made, replace(WISHES, more=True), Silent()).units == ()
    assert made.ledger.head() == before


@pytest.mark.parametrize("wrong", [{"within": 0.0}, {"within": 2.0}, {"seed": -1}, {"reviewers": 3}, {"most": 0}])
def test_senseless_wishes_are_refused(made: Case, wrong: dict[str, Any]) -> None:
    with pytest.raises(WrongCallError, match="--"):
        sample(made, replace(WISHES, **wrong), Silent())


def test_from_the_sheet_to_the_estimate(made: Case, drawn: Drawn, tmp_path: Path) -> None:
    (path,) = sheet.write(made, drawn, tmp_path / "s.xlsx")
    photos = photo_of(made, drawn.state)
    units: dict[str, list[str]] = defaultdict(list)
    for piece, photo in photos.items():
        units[photo].append(piece)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["read me", "answers", sheet.SECOND]
    for name in book.sheetnames[1:]:
        page = book[name]
        columns = {str(cell.value): cell.column for cell in page[1]}
        for row in range(2, page.max_row + 1):
            unit = str(page.cell(row, columns[UNIT]).value)
            others = [other for other in units[photos[unit]] if other != unit]
            said = {"pieces here": 1, "piece 1 also in": " ".join(others), "reviewer": name, "type": "Bangle"}
            for column, value in said.items():
                page.cell(row, columns[column]).value = value
    book.save(path)
    taken = decide(made, path)
    assert [row.end for row in taken.rows] == ["taken"] * 10
    assert taken.passed_over == ("read me",)
    assert taken.contradictions == ()
    _check_estimate(made)


def _check_estimate(case: Case) -> None:
    """Seven real pieces of eight; all were looked at, so that the interval is a point, before and after a rebuild."""
    for _ in range(2):
        with case.catalogue.reading() as db:
            review = reviews.latest(db, snapshot.take(case.catalogue))
        assert review is not None
        found = visible(review, seed=1)
        assert (found.pieces.low, found.pieces.estimate, found.pieces.high) == (7.0, 7.0, 7.0)
        assert found.missed.estimate == 1.0
        assert found.agreement is not None
        assert found.agreement.kappa == 1.0
        assert list(verify(case, Silent())) == []
        rebuild(case, Silent())


def test_after_a_rebuild_a_sheet_needs_dedupe_first(made: Case, drawn: Drawn, tmp_path: Path) -> None:
    rebuild(made, Silent())
    with pytest.raises(NotEnoughError, match="evidence dedupe"):
        sheet.write(made, drawn, tmp_path / "s.xlsx")
    with made.catalogue.reading() as db:
        assert [row.state for row in draws.of_state(db, drawn.state)] == [drawn.state]


def many(case: Case, count: int) -> Case:
    """Give a case so many pieces of one picture each, as dedupe would leave them."""
    with case.working():
        (acquire,) = case.record([("acquire", {"source": "/src", "reader": "table", "wishes": {}})])
        body = {"acquisition": acquire.seq, "state": "stored", "reason": "", "bytes": 9}
        given = {"platform": "p", "account": "li", "occasion": "week 1"}
        fields = {name: [value, value, "row 2"] for name, value in given.items()}
        digests = [hashlib.sha256(bytes([n])).hexdigest() for n in range(count)]
        case.record([("take", {**body, "sha256": d, "name": f"{d}.jpg", "fields": fields}) for d in digests])
        with case.catalogue.writing() as db:
            originals.set_decoded(db, [Decoded(d, "image", "", 9, 9, None, "ok", "") for d in digests])
            box = {"kind": "whole", "left": 0, "top": 0, "width": 9, "height": 9, "seconds": None, "flat": 0}
            box |= {"matched": 1, "thumbnail_at": 0, "thumbnail_bytes": 0}
            regions.add_many(db, [({"name": f"{d[:16]}.w", "sha256": d, **box}, {}) for d in digests])
            ids = [f"{d[:12]}" for d in digests]
            rows = [ClusterRow(f"C{name}", f"P{name}", (n,), None) for n, name in enumerate(ids, 1)]
            clusters.replace(db, rows, [PieceRow(f"P{name}", "one picture", 1.0) for name in ids])
    return case


def answer(case: Case, path: Path, drawn: Drawn, number: int) -> None:
    """Say that so many pieces are in the first units, and one in the others."""
    rows = [
        {"state": state_label(drawn.state), "unit": unit, "pieces here": 2 if n < number else 1, "reviewer": "li"}
        for n, unit in enumerate(drawn.units)
    ]
    assert {row.end for row in decide(case, workbook(path, rows)).rows} == {"taken"}


def test_a_second_batch_follows_what_the_first_one_showed(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case", Settings()) as made:
        case = many(made, 60)
        first = sample(case, Wishes(within=0.06), Silent())
        assert 20 <= len(first.units) < 30
        answer(case, tmp_path / "1.xlsx", first, 5)
        second = sample(case, Wishes(within=0.06, more=True), Silent())
        assert (second.batch, second.state) == (2, first.state)
        assert len(second.units) > 3
        assert not set(second.units) & set(first.units)
        assert set(first.units + second.units) == set(_order(case)[: len(first.units + second.units)])
        answer(case, tmp_path / "2.xlsx", second, 0)
        assert sample(case, Wishes(within=0.06), Silent()).units == first.units + second.units
        with case.catalogue.reading() as db:
            review = reviews.latest(db, snapshot.take(case.catalogue))
        assert review is not None
        assert len(review.units) == len(review.answers) == len(first.units + second.units)
        assert {unit.inclusion for unit in review.units} == {len(review.units) / 60}
        found = visible(review, seed=1).pieces
        assert found.estimate == pytest.approx(60 + 60 / len(review.units) * 5)


def test_a_pilot_is_drawn_first_and_the_rest_follows_what_it_shows(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case", Settings()) as made:
        case = many(made, 200)
        pilot = sample(case, Wishes(within=0.01, most=20), Silent())
        assert len(pilot.units) == 20
        answer(case, tmp_path / "1.xlsx", pilot, 0)
        rest = sample(case, Wishes(within=0.01, more=True), Silent())
        assert 20 < len(rest.units) < 160
        assert not set(pilot.units) & set(rest.units)


def _order(case: Case) -> list[str]:
    """The order in which a third party, knowing frame and seed, finds the units of the one stratum to be drawn."""
    frame = next(entry.body["frame"] for entry in case.ledger.read() if entry.act == "draw")
    ((place, members),) = [(place, members) for place, members in enumerate(frame) if members]
    return [members[n] for n in np.random.default_rng([0, place]).permutation(len(members))]


def test_pieces_that_change_after_the_draw_leave_the_sample_as_it_was(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case", Settings()) as made:
        case = many(made, 60)
        first = sample(case, WISHES, Silent())
        with case.working(), case.catalogue.writing() as db:
            rows = clusters.everything(db)
            kept = [ClusterRow(row.cluster, rows[0].piece, row.regions, None) for row in rows]
            clusters.replace(db, kept, [PieceRow(rows[0].piece, "all one", 0.8)])
        answer(case, tmp_path / "1.xlsx", first, 1)
        assert sample(case, replace(WISHES, more=True), Silent()).state == first.state
        again = sample(case, WISHES, Silent())
        assert again.state != first.state
        assert again.units == (rows[0].piece,)


def test_without_pieces_there_is_nothing_to_sample(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case", Settings()) as case, pytest.raises(NotEnoughError, match="evidence dedupe"):
        sample(case, WISHES, Silent())


def test_before_any_sample_there_is_no_more(ingested: Case, grouped: Case) -> None:
    with pytest.raises(WrongCallError, match="without --more"):
        sample(grouped, replace(WISHES, more=True), Silent())


def test_a_sheet_says_its_state_in_every_row(made: Case, drawn: Drawn, tmp_path: Path) -> None:
    first, second = sheet.write(made, drawn, tmp_path / "s.csv")
    assert second.name == "s-second.csv"
    lines = first.read_text("utf-8-sig").splitlines()
    assert len(lines) == 9
    assert lines[0].startswith(f"{STATE},{UNIT},")
    assert all(line.startswith(f"S-{drawn.state[:12]},P") for line in lines[1:])
