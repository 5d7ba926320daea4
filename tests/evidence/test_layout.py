from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence import layout
from evidence.errors import WrongCallError
from evidence.layout import parse, suggest


def _values(text: str, path: str) -> dict[str, str] | None:
    fields = parse(text).fields(path.split("/"))
    return None if fields is None else {name: traced.value for name, traced in fields.items()}


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("{account}/{ad}", "wang/17/1.jpg", {"account": "wang", "ad": "17"}),
        ("{account}/{ad}", "wang/17/more/deep/1.jpg", {"account": "wang", "ad": "17"}),
        ("/{account}/{ad}/", "wang/17/1.jpg", {"account": "wang", "ad": "17"}),
        ("{platform}/{account}/{ad}", "wechat/wang/17/1.jpg", {"platform": "wechat", "account": "wang", "ad": "17"}),
        ("ads/{ignore}/{ad}", "ads/x/17/1.jpg", {"ad": "17"}),
        ("{occasion}/{account}", "第5次/wang/1.jpg", {"occasion": "第5次", "account": "wang"}),
        ("{date}_{account}", "2015.3.12_wang/1.jpg", {"observed_at": "2015-03-12", "account": "wang"}),
        ("{account}_{date}", "my_shop_20150312/1.jpg", {"observed_at": "2015-03-12", "account": "my_shop"}),
        ("{account}{date}", "wang20150312/1.jpg", None),
        (
            "{account}_{date}_{ad}",
            "a_b_20150312_c_d/1.jpg",
            {"account": "a_b", "observed_at": "2015-03-12", "ad": "c_d"},
        ),
        ("{account}_{ad} end", "a_b_c end end/1.jpg", {"account": "a", "ad": "b_c end"}),
        ("{date}", "2015年3月12日/1.jpg", {"observed_at": "2015-03-12"}),
        ("{date}", "12.3.2015/1.jpg", {"observed_at": "2015-03-12"}),
        ("round {occasion}-{account}", "round 5-a-b/1.jpg", {"occasion": "5", "account": "a-b"}),
        ("{account}/{ad}_{ignore}.{ignore}", "wang/17_1.jpg", {"account": "wang", "ad": "17"}),
        ("{ad}.jpg", "17.jpg", {"ad": "17"}),
    ],
)
def test_a_path_is_read(text: str, path: str, expected: dict[str, str] | None) -> None:
    if expected is None:
        with pytest.raises(WrongCallError, match="between two placeholders"):
            parse(text)
    else:
        assert _values(text, path) == expected


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("{account}/{ad}", "wang/1.jpg"),
        ("{account}/{ad}", "1.jpg"),
        ("ads/{ad}", "other/17/1.jpg"),
        ("{date}/{ad}", "第5次/17/1.jpg"),
        ("{date}/{ad}", "20151399/17/1.jpg"),
        ("{date}", "03-04-2015/1.jpg"),
        ("{account}/{ad}.jpg", "wang/deep/17.jpg"),
        ("{account}", " /1.jpg"),
    ],
)
def test_a_path_that_does_not_fit_is_told(text: str, path: str) -> None:
    assert _values(text, path) is None


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        *[("{acount}/{ad}", "unknown placeholder {acount}"), ("{ad}/{ad}", "twice"), ("ads/2015", "names no field")],
        *[("{ignore}", "names no field"), ("", "names no field"), ("{account}//{ad}", "segment is empty")],
        *[("{account/{ad}", "unknown|no partner"), ("{account}}", "no partner"), ("{account}{ad}", "between two")],
    ],
)
def test_a_wrong_layout_is_refused_with_a_remedy(text: str, wrong: str) -> None:
    with pytest.raises(WrongCallError, match=wrong):
        parse(text)


def test_every_field_says_which_segment_it_came_from() -> None:
    fields = parse("{ignore}/{date}_{account}").fields(["x", "20150312_ wang ", "1.jpg"])
    assert fields is not None
    assert fields["account"].origin == "path segment 2"
    assert fields["account"].raw == " wang "
    assert fields["observed_at"].origin == "path segment 2, a day"
    assert fields["observed_at"].raw == "20150312"


def test_one_name_in_two_ways_of_writing_is_one_account() -> None:
    assert _values("{account}", "Zo\u00e9/1.jpg") == _values("{account}", "Zoe\u0301/1.jpg")


def test_a_name_made_to_be_divided_in_many_ways_takes_bounded_steps() -> None:
    """Trying every way would take years, and end at the time limit of the tests."""
    asked = parse("{platform}_{account}_{ad}_{ignore}_{ignore}_{ignore}_{ignore}_{occasion}x")
    assert asked.fields(["_" * 255, "1.jpg"]) is None


NAMED = [name for name in layout.PLACEHOLDERS if name not in ("date", "ignore")]
names = st.text(st.characters(categories=("Lu", "Ll", "Nd", "Lo")), min_size=1, max_size=12)


@given(st.dictionaries(st.sampled_from(NAMED), names, min_size=1))
def test_what_is_written_by_a_layout_is_read_by_it(values: dict[str, str]) -> None:
    for between in ("/", "_", " - "):
        text = between.join(f"{{{name}}}" for name in values)
        fields = parse(text).fields([*between.join(values.values()).split("/"), "1.jpg"])
        assert fields is not None
        assert {name: traced.raw for name, traced in fields.items()} == _composed(values)


def _composed(values: dict[str, str]) -> dict[str, str]:
    return {name: unicodedata.normalize("NFC", value) for name, value in values.items()}


@pytest.mark.parametrize(
    ("paths", "likely"),
    [
        (["wang/17/1.jpg", "li/18/1.jpg"], "{account}/{ad}"),
        (["20150312/wang/1.jpg", "2015-04-01/li/2.jpg"], "{date}/{account}"),
        (["第5次/wang/17/1.jpg", "第6次/li/1/1.jpg"], "{occasion}/{account}/{ad}"),
        (["wechat/week 1/wang/17/1.jpg"], "{platform}/{occasion}/{account}/{ad}"),
        (["wang/17/1.jpg", "li/1.jpg"], None),
        (["1.jpg"], None),
        (["a/b/c/d/1.jpg"], None),
    ],
)
def test_a_layout_is_suggested_where_the_paths_agree(paths: list[str], likely: str | None) -> None:
    assert suggest([tuple(path.split("/")) for path in paths]) == likely
    if likely is not None:
        assert all(parse(likely).fields(path.split("/")) is not None for path in paths)
