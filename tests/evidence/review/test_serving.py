from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator

import pytest

from evidence.case import Case
from evidence.errors import WrongCallError
from evidence.review.serving import Listening, listening, server


@pytest.fixture
def served(asked: Case) -> Iterator[Listening]:
    with listening("127.0.0.1", 0, None) as given:
        running = server(asked, given, "li")
        thread = threading.Thread(target=running.run, kwargs={"sockets": [given.socket]})
        thread.start()
        yield given
        running.should_exit = True
        thread.join()


def test_the_printed_link_opens_the_review_and_nothing_else_does(served: Listening) -> None:
    def ask(path: str, cookie: str = "") -> tuple[int, str, str]:
        line = http.client.HTTPConnection("127.0.0.1", served.door.port, timeout=60)
        line.request("GET", path, headers={"Cookie": cookie})
        answer = line.getresponse()
        told = answer.status, answer.getheader("Set-Cookie", ""), answer.read().decode()
        line.close()
        return told

    assert ask("/")[0] == 403
    path = served.address.removeprefix(f"http://127.0.0.1:{served.door.port}")
    status, cookie, _ = ask(path)
    assert status == 303
    status, _, page = ask("/", cookie.split(";")[0])
    assert status == 200
    assert "A small study &lt;b&gt;" in page


def test_a_random_token_is_long_and_another_each_time() -> None:
    with listening("127.0.0.1", 0, None) as one, listening("localhost", 0, None) as other:
        assert len(one.door.token) == len(other.door.token) == 43
        assert one.door.token != other.door.token


def test_an_address_that_others_reach_needs_a_token() -> None:
    with pytest.raises(WrongCallError, match="--token"), listening("0.0.0.0", 0, None):
        pass
    with listening("0.0.0.0", 0, "a-secret-of-a-team") as given:
        assert given.door.knows(f"192.168.1.7:{given.door.port}")


@pytest.mark.parametrize(
    "token", ["short", "x" * 15, "with space and more", "x" * 201, "quote\"'<>;=,and more", "ключ" * 5]
)
def test_a_weak_or_odd_token_is_refused(token: str) -> None:
    with pytest.raises(WrongCallError, match="16 or more"), listening("127.0.0.1", 0, token):
        pass


def test_a_port_that_is_taken_is_told() -> None:
    with listening("127.0.0.1", 0, None) as taken:
        refused = pytest.raises(WrongCallError, match="Choose another")
        with refused, listening("127.0.0.1", taken.door.port, None):
            pass
