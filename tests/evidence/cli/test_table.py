from __future__ import annotations

from evidence.cli.table import as_json, table


def test_numbers_stand_right_and_names_left_whatever_their_script() -> None:
    assert table(("account", "ads"), [("玉缘阁", 1200), ("b", 3)]) == "account    ads\n玉缘阁   1,200\nb            3"


def test_a_missing_number_is_a_dash_and_stays_in_its_column() -> None:
    assert table(("n", "pieces"), [("a", None)]) == "n  pieces\na       -"


def test_a_name_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in table(("n",), [("\x1b[2J",)])


def test_json_is_plain_ascii() -> None:
    assert as_json({"玉": "\x9b"}) == '{\n  "\\u7389": "\\u009b"\n}'
