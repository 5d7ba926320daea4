from __future__ import annotations

from pathlib import Path

from evidence.records import Found
from evidence.sources import Wishes, folder
from tests.evidence.sources.samples import SAMPLES, Content, as_json, refusals, shelve, sightings


def _read(root: Path, files: dict[str, Content]) -> list[Found]:
    return list(folder.read(shelve(root, files), Wishes(time_zone="Asia/Shanghai")))


def _post(ad: str, text: str, posted_at: str) -> dict[str, str]:
    return {"platform": "telegram", "account": "user123", "ad": ad, "text": text, "posted_at": posted_at}


def test_messages_are_ads_with_their_text_put_together(tmp_path: Path) -> None:
    found = _read(tmp_path, SAMPLES["telegram"])
    assert sightings(found) == [
        ("photo_1.jpg", _post("77/2", "手镯 t.me/li!", "2026-03-01T02:00:00Z")),
        ("None", _post("77/3", "", "2026-03-01T02:01:00Z")),
        ("None", _post("77/4", "微信 li888", "2026-03-01T02:00:00Z")),
        ("photo_1_thumb.jpg", {}),
    ]
    fields = {each.name: each.fields for each in found}
    shown = fields["ChatExport/photos/photo_1.jpg"]
    assert shown["posted_at"].origin == "ChatExport/result.json#/messages/1/date_unixtime, Unix seconds"
    assert shown["text"].raw == '["手镯 ",{"type":"link","text":"t.me/li"},"!"]'
    assert shown["other.chat"].value == "Ivory market"
    told = fields["ChatExport/result.json#/messages/3"]
    assert told["posted_at"].origin == "ChatExport/result.json#/messages/3/date, read as Asia/Shanghai"
    assert told["other.forwarded_from"].value == "王"


def test_a_file_that_was_not_exported_is_known_and_not_collected(tmp_path: Path) -> None:
    found = _read(tmp_path, SAMPLES["telegram"])
    assert refusals(found) == [
        (
            "ChatExport/result.json#/messages/2/photo",
            "known, not collected: File not included. Change data exporting settings to download.",
        )
    ]


def test_a_whole_account_is_read_chat_by_chat(tmp_path: Path) -> None:
    def chat(number: int, *ids: int) -> dict[str, object]:
        messages = [
            {"id": each, "type": "message", "from_id": "user9", "text": str(each), "date_unixtime": "1772330400"}
            for each in ids
        ]
        return {"name": f"chat {number}", "type": "personal_chat", "id": number, "messages": messages}

    said = {"about": "x", "chats": {"about": "y", "list": [chat(5, 1, 2), chat(6, 1)]}}
    found = _read(tmp_path, {"result.json": as_json(said)})
    assert [values["ad"] for _, values in sightings(found)] == ["5/1", "5/2", "6/1"]
    assert found[-1].fields["other.chat"].origin == "result.json#/chats/list/1/name"


def test_a_cut_off_export_says_where_after_what_could_be_read(tmp_path: Path) -> None:
    whole = SAMPLES["telegram"]["ChatExport/result.json"]
    assert isinstance(whole, str)
    cut = whole.replace('{"id"', '\n{"id"')[:-40]
    found = _read(tmp_path, {**SAMPLES["telegram"], "ChatExport/result.json": cut})
    assert [values.get("ad") for _, values in sightings(found)] == ["77/2", "77/3", None]
    name, reason = refusals(found)[-1]
    assert name.startswith("ChatExport/result.json, line ")
    assert found[-2].missing or any(each.missing for each in found)
    assert "export it again" in reason
