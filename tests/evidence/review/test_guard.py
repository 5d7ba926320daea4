from __future__ import annotations

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from evidence.review.guard import MOST_BYTES, Door, Guard
from tests.web import DOOR, HOST, KNOWN, TOKEN, Browser


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    answer: Response = PlainTextResponse(await Request(scope, receive).body())
    await answer(scope, receive, send)


@pytest.fixture
def browser() -> Browser:
    return Browser(Guard(echo, DOOR))


def test_who_knows_the_token_gets_in_and_every_answer_is_dressed(browser: Browser) -> None:
    answer = browser.get("/")
    assert answer.status == 200
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


def test_the_first_link_sets_the_cookie_and_leaves_the_token_out_of_the_address(browser: Browser) -> None:
    browser.headers = {"host": HOST}
    answer = browser.get(f"/pairs?token={TOKEN}")
    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert answer.headers["set-cookie"].lower() == f"{DOOR.cookie}={TOKEN}; httponly; path=/; samesite=strict"


@pytest.mark.parametrize(
    "cookie", ["", "x=y", f"{DOOR.cookie}=wrong", f"{DOOR.cookie}=", "evidence_8001=" + TOKEN, "\x00"]
)
@pytest.mark.parametrize("address", ["/", "/?token=wrong", "/?token=", "/static/review.css"])
def test_who_does_not_know_it_stays_out(browser: Browser, cookie: str, address: str) -> None:
    assert browser.get(address, cookie=cookie).status == 403


@pytest.mark.parametrize(
    "host",
    ["evil.example:8000", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:8000.evil.example:8000", "", "192.168.1.7:8000"],
)
def test_a_host_of_another_name_is_refused_even_with_the_token(browser: Browser, host: str) -> None:
    assert browser.get("/", host=host).status == 421


def test_a_server_for_a_team_is_known_by_its_addresses_and_names() -> None:
    door = Door("0.0.0.0", 8000, TOKEN, frozenset({"desk"}))
    browser = Browser(Guard(echo, door))
    assert browser.get("/", host="192.168.1.7:8000").status == 200
    assert browser.get("/", host="desk:8000").status == 200
    assert browser.get("/", host="evil.example:8000").status == 421


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"origin": f"http://{HOST}"}, 200),
        ({"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}, 200),
        ({}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://127.0.0.1:9000"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "none"}, 403),
        ({"origin": f"http://{HOST}", "sec-fetch-site": "cross-site"}, 403),
        ({"origin": "http://evil.example", "sec-fetch-site": "same-origin"}, 403),
    ],
)
def test_only_the_reviews_own_pages_write(browser: Browser, headers: dict[str, str], status: int) -> None:
    assert browser.ask("POST", "/judge", b"x", {**KNOWN, "content-length": "1", **headers}).status == status


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(browser: Browser, method: str) -> None:
    assert browser.ask(method, "/", b"", KNOWN).status == 405


@pytest.mark.parametrize(
    "headers",
    [
        {"content-length": str(MOST_BYTES + 1)},
        {"content-length": "9" * 5000},
        {"content-length": "-1"},
        {"content-length": "١"},
        {"content-length": "5", "transfer-encoding": "chunked"},
    ],
)
def test_a_body_that_is_too_large_or_of_no_said_size_is_refused(browser: Browser, headers: dict[str, str]) -> None:
    assert browser.post("/judge", b"x", **headers).status == 413
