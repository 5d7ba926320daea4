from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Route

from evidence.case import Case
from evidence.catalogue import heads, regions
from evidence.catalogue.sightings import Sighting
from evidence.resembling import Resemblance, resembling
from evidence.review import serving
from evidence.review.service import make
from evidence.search import Hit
from evidence.settings import Settings
from index import fingerprints
from tests import captures, drawing
from tests.web import DOOR, HOST, TOKEN, Answer, Browser

DESCRIPTION: dict[str, Any] = json.loads((Path(serving.__file__).parent / "openapi.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """Photos 1 and 2 of one account, and photo 1 re-saved by another."""
    base = tmp_path_factory.mktemp("service")
    files = {f"li/ad{n}/photo{n}.jpg": drawing.encoded(captures.PHOTOS[n]) for n in (1, 2)}
    captures.lay(base / "captures", files | {"wang/copy/copy.jpg": captures.edits(1)["resaved"]})
    with Case.create(base / "case", Settings(workers=1, sscd="off")) as made:
        captures.take(made, base / "captures")
        yield made


@pytest.fixture
def program(case: Case) -> Browser:
    return Browser(make(case, DOOR, 6000), {"host": HOST, "authorization": f"Bearer {TOKEN}"})


def send(program: Browser, address: str, body: bytes, **headers: str) -> Answer:
    own = {"content-length": str(len(body))}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return program.ask("POST", address, body, {**program.headers, **own, **named})


def pdq(case: Case) -> str:
    """The code of photo 1 as the case has it, upright."""
    with case.catalogue.reading() as db:
        name = next(row.name for row in regions.everything(db))
        ids, codes = regions.codes(db, fingerprints.load("pdq256").RECIPE)
        (row,) = [row for row in regions.everything(db) if row.name == name]
    return bytes(codes[ids.tolist().index(row.id)][:32]).hex()


def test_a_picture_that_was_seen_is_told_with_its_sightings_and_nothing_is_written(
    program: Browser, case: Case
) -> None:
    before = case.ledger.head()
    answer = send(program, "/search?most=5", captures.edits(1)["resized"])
    assert answer.status == 200
    first = answer.told["clusters"][0]
    assert first["verdict"] == "same picture"
    assert sorted((each["account"], each["ad"]) for each in first["sightings"]) == [("li", "ad1"), ("wang", "copy")]
    assert case.ledger.head() == before
    with case.catalogue.reading() as db:
        assert heads.get(db)[0] == before[0]


def test_a_fingerprint_that_was_seen_is_told_mirrored_too(program: Browser, case: Case) -> None:
    code = pdq(case)
    answer = send(program, "/search/fingerprint", json.dumps({"fingerprint": "pdq256", "code": code}).encode())
    assert answer.status == 200
    assert answer.told["clusters"][0]["distance"] == 0
    assert {each["account"] for each in answer.told["clusters"][0]["sightings"]} >= {"li"}
    other = "".join(f"{15 - int(digit, 16):x}" for digit in code)
    assert resembling(case, "pdq256", other, 20) == []


@pytest.mark.parametrize("body", [b"", b"no picture at all", b"\xff\xd8\xff\xe0" + b"\x00" * 5000, b"%PDF-1.7\n"])
def test_what_is_no_picture_is_refused_without_harm(program: Browser, body: bytes) -> None:
    answer = send(program, "/search", body)
    assert answer.status == 422
    assert "/" not in answer.told["error"].replace("picture or clip", "")


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"[" * 5000, b'{"fingerprint": 1, "code": "00"}', b'{"fingerprint": "md5", "code": "00"}',
        b'{"fingerprint": "pdq256", "code": "xyz"}', b'{"fingerprint": "pdq256", "code": "00"}',
        b'{"fingerprint": "phash64", "code": "0000000000000000", "most": 0}',
        b'{"fingerprint": "phash64", "code": "0000000000000000", "most": true}',
    ],
)  # fmt: skip
def test_what_is_no_fingerprint_is_refused(program: Browser, body: bytes) -> None:
    assert send(program, "/search/fingerprint", body).status == 400


@pytest.mark.parametrize("most", ["0", "501", "-1", "x", "", "5000", "١"])
def test_an_odd_number_of_clusters_is_refused(program: Browser, most: str) -> None:
    assert send(program, f"/search?most={most.encode().decode('latin-1')}", b"x").status == 400


@pytest.mark.parametrize("said", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x"])
def test_who_has_not_the_token_stays_out(program: Browser, said: str) -> None:
    assert send(program, "/search", b"x", authorization=said).status == 401
    assert program.get(f"/search?token={TOKEN}", authorization=said).status == 401


def test_a_host_of_another_name_is_refused_even_with_the_token(program: Browser) -> None:
    assert send(program, "/search", b"x", host="evil.example:8000").status == 421


def test_too_much_is_refused_before_it_is_read(program: Browser) -> None:
    assert send(program, "/search", b"x", content_length=str(10**9)).status == 413
    assert send(program, "/search/fingerprint", b"x", content_length="10001").status == 413
    assert send(program, "/search", b"x" * 100, content_length="").status == 413


def test_who_asks_too_often_is_told_when_to_ask_again(case: Case) -> None:
    program = Browser(make(case, DOOR, 3), {"host": HOST})
    assert [program.get("/openapi.json").status for _ in range(4)] == [200, 200, 200, 429]
    assert int(program.get("/openapi.json").headers["retry-after"]) in range(1, 21)


def test_the_description_names_every_address_and_every_field(case: Case) -> None:
    told = Browser(make(case, DOOR, 60), {"host": HOST}).get("/openapi.json").told
    assert told == {**DESCRIPTION, "info": {**DESCRIPTION["info"], "version": told["info"]["version"]}}
    routes = [route for route in make(case, DOOR, 60).routes if isinstance(route, Route)]
    made = {route.path: {each.lower() for each in route.methods or ()} - {"head"} for route in routes}
    assert made == {path: set(methods) for path, methods in told["paths"].items()}
    for kind in (Hit, Resemblance, Sighting):
        schema = told["components"]["schemas"][kind.__name__]
        assert [each.name for each in fields(kind)] == schema["required"] == list(schema["properties"])


def test_it_answers_over_a_real_line(case: Case) -> None:
    with serving.listening("127.0.0.1", 0, None) as given:
        running = serving.service(case, given, 60)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [given.socket]})
        thread.start()
        line = http.client.HTTPConnection("127.0.0.1", given.door.port, timeout=120)
        line.request(
            "POST", "/search", drawing.encoded(captures.PHOTOS[2]), {"Authorization": f"Bearer {given.door.token}"}
        )
        answer = line.getresponse()
        told = json.loads(answer.read())
        line.close()
        running.should_exit = True
        thread.join()
    assert (answer.status, told["clusters"][0]["verdict"]) == (200, "same picture")
