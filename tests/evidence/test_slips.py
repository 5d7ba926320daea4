from __future__ import annotations

from evidence.slips import CUT, OTHERS, Slip

SAID = {"id": 7, "owner": {"name": " 王 "}, "text": "", "empty": "", "none": None, "at": "2015-03-12 10:00", "ok": True}


def slip(said: dict[str, object] | None = None) -> Slip:
    return Slip(SAID if said is None else said, lambda way: f"f#/{way}", "Asia/Shanghai")


def test_the_first_way_that_says_something_is_taken_with_its_raw_value_and_place() -> None:
    read = slip()
    assert read.take("account", "gone/name", "empty", "owner", "owner/name", "id") == "王"
    read.take("ad", "id")
    fields = read.fields()
    assert (fields["account"].value, fields["account"].raw, fields["account"].origin) == ("王", " 王 ", "f#/owner/name")
    assert (fields["ad"].value, fields["ad"].raw) == ("7", "7")


def test_missing_is_not_empty() -> None:
    read = slip()
    read.take("text", "text")
    read.take("price", "cost")
    read.take("account", "empty")
    fields = read.fields()
    assert fields["text"].value == ""
    assert not fields.keys() & {"price", "account"}
    assert (fields["other.empty"].value, fields["other.none"].raw) == ("", "null")


def test_times_say_which_zone_was_assumed_and_what_is_none_is_kept() -> None:
    read = slip()
    read.time("posted_at", "at")
    read.time("observed_at", "owner/name")
    fields = read.fields()
    assert fields["posted_at"].value == "2015-03-12T02:00:00Z"
    assert fields["posted_at"].origin == "f#/at, read as Asia/Shanghai"
    assert fields["other.observed_at"].origin.startswith("f#/owner/name, not understood")
    assert "observed_at" not in fields


def test_what_no_field_asks_for_is_kept_and_cut_where_it_is_long() -> None:
    read = slip({"a": {"b": [1, "二"]}, "long": "x" * 2000, "used": 1, "ok": True})
    read.use("used")
    fields = read.fields()
    assert fields["other.a"].value == '{"b":[1,"二"]}'
    assert fields["other.ok"].value == "true"
    assert len(fields["other.long"].value) == CUT
    assert "of 2,000 characters; whole in the original" in fields["other.long"].origin
    assert "other.used" not in fields
    many = slip({f"k{number}": number for number in range(OTHERS + 5)}).fields()
    assert len(many) == OTHERS + 1
    assert many["other.more"].origin.startswith("5 further keys")
