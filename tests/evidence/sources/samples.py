"""For each format a small sample as its own documentation describes it, by name of the reader: file name > content."""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evidence.records import Found

Content = bytes | str
Values = dict[str, str]


def jpeg(number: int) -> bytes:
    """Bytes that begin as a JPEG does, different for each number."""
    return b"\xff\xd8\xff\xe0\0\x10JFIF\0\1" + number.to_bytes(4, "big")


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def lines(*values: Any) -> str:
    return "".join(as_json(value) + "\n" for value in values)


def shelve(root: Path, files: Mapping[str, Content]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def values(found: Found, *but: str) -> Values:
    """Fields of a file without those that no field asks for."""
    asked = {name: traced.value for name, traced in found.fields.items() if not name.startswith("other.")}
    return {name: value for name, value in asked.items() if name not in but}


def sightings(found: Sequence[Found]) -> list[tuple[str, Values]]:
    """The files taken that no format reads itself, with their fields; a post without a picture is named ``None``."""
    return [
        (each.path.name if not each.told and each.path else "None", values(each))
        for each in found
        if each.refusal is None and "other.read by" not in each.fields
    ]


def refusals(found: Sequence[Found]) -> list[tuple[str, str]]:
    return [(each.name, each.refusal) for each in found if each.refusal is not None]


SAMPLES: dict[str, dict[str, Content]] = {}

# gallery_dl/extractor/instagram.py and test/results/instagram.py: one dict a file, dates as text without zone, in UTC.
SAMPLES["gallery_dl"] = {
    "instagram/ivory_li/BoHk1haB5tM_1.jpg": jpeg(1),
    "instagram/ivory_li/BoHk1haB5tM_1.jpg.json": as_json(
        {
            **{"category": "instagram", "subcategory": "post", "owner_id": "25025320", "username": "ivory_li"},
            **{"fullname": "Li", "post_id": "1875629777499953996", "post_shortcode": "BoHk1haB5tM", "num": 1},
            **{"post_url": "https://www.instagram.com/p/BoHk1haB5tM/", "description": "手镯 45g", "tags": ["#x"]},
            **{"media_id": "1875629777499953997", "date": "2018-09-24 21:07:41", "post_date": "2018-09-24 21:07:40"},
        }
    ),
}

# README of yt-dlp (Output Template): epoch is the time of extraction, upload_date a day in UTC.
SAMPLES["yt_dlp"] = {
    "clip [a1].mp4": b"\0\0\0\x18ftypmp42 clip",
    "clip [a1].webp": b"RIFF\0\0\0\0WEBPVP8 preview",
    "clip [a1].info.json": as_json(
        {
            **{"id": "a1", "title": "bangle", "description": "手镯", "uploader": "Li", "uploader_id": "@li"},
            **{"timestamp": 1425967200, "upload_date": "20150310", "epoch": 1426000000, "ext": "mp4"},
            **{"webpage_url": "https://www.youtube.com/watch?v=a1", "extractor_key": "Youtube", "_type": "video"},
            **{
                "_version": {"version": "2026.08.19"},
                "formats": [{"format_id": str(n), "url": "x"} for n in range(99)],
            },
        }
    ),
    "list [p].info.json": as_json({"_type": "playlist", "id": "p", "extractor_key": "YoutubeTab", "title": "all"}),
}

# structures.py of instaloader, get_json_structure(): node and instaloader; packed with LZMA and no check.
_NODE = {
    **{"shortcode": "BoHk1haB5tM", "id": "1875", "owner": {"id": "25", "username": "ivory_li"}},
    **{"edge_media_to_caption": {"edges": [{"node": {"text": "手镯 45g"}}]}, "taken_at_timestamp": 1537823260},
    **{"edge_sidecar_to_children": {"edges": [{"node": {"id": "1"}}, {"node": {"id": "2"}}]}},
}
_STEM = "ivory_li/2018-09-24_21-07-40_UTC"
SAMPLES["instaloader"] = {
    f"{_STEM}.json.xz": lzma.compress(
        as_json({"node": _NODE, "instaloader": {"version": "4.15.1", "node_type": "Post"}}).encode(),
        check=lzma.CHECK_NONE,
    ),
    f"{_STEM}_1.jpg": jpeg(11),
    f"{_STEM}_2.jpg": jpeg(12),
    f"{_STEM}.txt": "手镯 45g",
}

# export_output_json.cpp of Telegram Desktop, and tests/samples/telegram of mlomb/chat-analytics.
_PLAIN = {"type": "message", "from": "李", "from_id": "user123", "date": "2026-03-01T10:00:00"}
SAMPLES["telegram"] = {
    "ChatExport/result.json": as_json(
        {
            **{"name": "Ivory market", "type": "private_supergroup", "id": 77},
            "messages": [
                {"id": 1, "type": "service", "actor": "李", "action": "join_group_by_link", "text": "", "date": "2026"},
                {
                    **{**_PLAIN, "id": 2, "date_unixtime": "1772330400", "photo": "photos/photo_1.jpg", "width": 9},
                    **{"text": ["手镯 ", {"type": "link", "text": "t.me/li"}, "!"], "text_entities": []},
                },
                {
                    **{**_PLAIN, "id": 3, "date_unixtime": "1772330460", "text": "", "mime_type": "video/mp4"},
                    "photo": "(File not included. Change data exporting settings to download.)",
                },
                {**_PLAIN, "id": 4, "text": "微信 li888", "forwarded_from": "王"},
            ],
        }
    ),
    "ChatExport/photos/photo_1.jpg": jpeg(21),
    "ChatExport/photos/photo_1_thumb.jpg": jpeg(22),
}

# lib.js of Zeeschuimer; the second line as 4CAT keeps it.
SAMPLES["zeeschuimer"] = {
    "zeeschuimer-export.ndjson": lines(
        {
            **{"id": 1, "nav_index": "1:1", "item_id": "66aa", "timestamp_collected": 1772330400123},
            **{"source_platform": "xiaohongshu.com", "source_platform_url": "https://www.xiaohongshu.com/explore"},
            **{"source_url": "https://www.xiaohongshu.com/user/1", "user_agent": "Mozilla/5.0"},
            "data": {
                "note_card": {
                    **{"user": {"user_id": "u9", "nickname": "李"}, "desc": "牙雕", "time": 1771000000000},
                    "image_list": [{"url_default": "https://a.example/1"}, {"url_default": "https://a.example/2"}],
                }
            },
        },
        {
            **{"code": "BoHk", "user": {"username": "ivory_li"}, "caption": {"text": ""}, "taken_at": 1537823260},
            "__import_meta": {
                **{"item_id": "BoHk", "timestamp_collected": 1772330401000, "source_platform": "instagram.com"},
                "source_platform_url": "https://www.instagram.com/",
            },
        },
    )
}

# map_item() of 4CAT's Instagram import, and .metadata.json of download_images.py: one picture in two posts.
SAMPLES["fourcat"] = {
    "posts.csv": (
        "id,thread_id,parent_id,url,body,author,author_fullname,timestamp,unix_timestamp,image_url,num_likes\r\n"
        'p1,p1,p1,https://www.instagram.com/p/p1,"手镯, 45g",li,Li,2026-03-01 11:00:00,1772362800,'
        '"https://a.example/1.jpg,https://a.example/9.jpg",5\r\n'
        "p2,p2,p2,https://www.instagram.com/p/p2,,wang,,2026-03-02 11:00:00,1772449200,https://a.example/1.jpg,\r\n"
    ),
    "images/.metadata.json": as_json(
        {
            "https://a.example/1.jpg": {
                **{"filename": "1.jpg", "url": "https://a.example/1.jpg", "success": True, "from_dataset": "ab"},
                "post_ids": ["p1", "p2", "p3"],
            },
            "https://a.example/9.jpg": {"filename": None, "success": False, "from_dataset": "ab", "post_ids": ["p1"]},
        }
    ),
    "images/1.jpg": jpeg(31),
}

# csv_db.py writes asdict(Metadata) with DictWriter: tests/databases/test_csv_db.py shows a row.
_ARCHIVED = jpeg(41)
_MEDIA = [
    {
        **{"filename": "tmp/x/shot.jpg", "key": "web/shot.jpg", "urls": ["https://s3.example/web/shot.jpg"]},
        **{"properties": {"hash": f"SHA-256:{hashlib.sha256(_ARCHIVED).hexdigest()}"}, "_mimetype": "image/jpeg"},
    },
    {"filename": "tmp/x/gone.mp4", "key": "web/gone.mp4", "urls": [], "properties": {}, "_mimetype": None},
]
_ABOUT = (
    "{'_processed_at': datetime.datetime(2026, 3, 1, 10, 0, 0, 5, tzinfo=datetime.timezone.utc), "
    "'url': 'https://www.facebook.com/p/1', 'title': 'Bangle', 'content': '手镯', "
    "'timestamp': datetime.datetime(2026, 2, 1, 9, 0, tzinfo=datetime.timezone.utc)}"
)
SAMPLES["auto_archiver"] = {
    "db.csv": f'status,metadata,media\r\nfacebook: success,"{_ABOUT}","{_MEDIA}"\r\n',
    "web/shot.jpg": _ARCHIVED,
}

# snsService.ts, exportTimeline(): media/<post>_<number>.jpg; the second picture was not downloaded.
SAMPLES["weflow"] = {
    "朋友圈导出_2026-03-01T02-00-00.json": as_json(
        {
            **{"exportTime": "2026-03-01T02:00:00.000Z", "totalPosts": 2, "filters": {"usernames": [], "keyword": ""}},
            "posts": [
                {
                    **{"id": "14", "username": "wxid_li", "nickname": "李", "createTime": 1425967200, "type": 1},
                    **{"createTimeStr": "2015/3/10 14:00:00", "contentDesc": "手镯 4000元", "likes": ["王"]},
                    "media": [
                        {"url": "http://s.example/1", "thumb": "http://s.example/1t", "localPath": "media/14_0.jpg"},
                        {"url": "http://s.example/2", "thumb": "http://s.example/2t"},
                    ],
                    "comments": [{"id": "c", "nickname": "王", "content": "多少钱", "refCommentId": ""}],
                },
                {
                    **{"id": "15", "username": "wxid_li", "nickname": "李", "createTime": 1425970800},
                    **{"contentDesc": "", "media": [], "likes": [], "comments": []},
                },
            ],
        }
    ),
    "media/14_0.jpg": jpeg(51),
}

# Task.java of WeChatMomentStat.
SAMPLES["moment_stat"] = {
    "exported_sns.json": as_json(
        [
            {
                **{"isCurrentUser": False, "snsId": "99", "authorName": "李", "authorId": "wxid_li", "content": "象牙"},
                **{"comments": [], "likes": [], "mediaList": ["http://s.example/1"], "rawXML": "<TimelineObject/>"},
                "timestamp": 1425967200,
            }
        ]
    )
}

SAMPLES["wechat_msg"] = {
    "chat.csv": (
        "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender\n"
        "7,3,1,0,0,1425967200,2,手镯 45g,2015-03-10 14:00:00,老李,李,wxid_li\n"
        "8,3,3,0,0,1425967260,2,,2015-03-10 14:01:00,老李,李,wxid_li\n"
    )
}

SAMPLES["pywxdump"] = {
    "wxid_li_0_2.csv": (
        "id,MsgSvrID,type_name,is_sender,talker,room_name,msg,src,CreateTime\n"
        "1,901,文本,0,wxid_li,wxid_li,手镯,,2015-03-10 14:00:00\n"
        "2,902,图片,0,wxid_li,wxid_li,图片,FileStorage\\1.jpg,2015-03-10 14:01:00\n"
    ),
    "FileStorage/1.jpg": jpeg(61),
}

SAMPLES["chatlog"] = {
    "chat.json": as_json(
        [
            {
                **{"seq": 1425967200001, "time": "2015-03-10T14:00:00+08:00", "talker": "wxid_li", "talkerName": "李"},
                **{"isChatRoom": False, "sender": "wxid_li", "senderName": "李", "isSelf": False, "type": 1},
                **{"subType": 0, "content": "手镯"},
            },
            {
                **{"seq": 1425967260001, "time": "2015-03-10T14:01:00+08:00", "talker": "wxid_li", "sender": "wxid_li"},
                **{"type": 3, "content": "", "contents": {"md5": "ab"}},
            },
        ]
    ),
    "chat.csv": "Time,SenderName,Sender,TalkerName,Talker,Content\n2015-03-10 14:00:00,李,wxid_li,李,wxid_li,手镯\n",
}

# Elements and attributes as in casework/CASE-Implementation-UFED-XML and the reference of the project.
_CARRIED, _LOOSE = jpeg(71), jpeg(72)
SAMPLES["ufdr"] = {
    "report.xml": f"""<?xml version="1.0" encoding="utf-8"?>
<project id="p" name="phone" xmlns="http://pa.cellebrite.com/report/2.0">
  <taggedFiles>
    <file id="f1" path="/data/wx/1.jpg" size="{len(_CARRIED)}"><metadata section="File">
      <item name="Local Path">files\\Image\\1.jpg</item><item name="MD5">{hashlib.md5(_CARRIED).hexdigest()}</item>
    </metadata></file>
    <file id="f2" path="/data/wx/2.jpg" size="9"><metadata section="File">
      <item name="Local Path">files\\Image\\2.jpg</item><item name="MD5">{"0" * 32}</item></metadata></file>
    <file id="f3" path="/data/wx/3.jpg" size="9"><metadata section="File"/></file>
  </taggedFiles>
  <decodedData><modelType type="Chat"><model type="Chat" id="c1" deleted_state="Intact">
    <field name="Source" type="String"><value type="String">WeChat</value></field>
    <multiModelField name="Messages" type="InstantMessage">
      <model type="InstantMessage" id="m1" deleted_state="Deleted">
        <modelField name="From" type="Party"><model type="Party" id="x1">
          <field name="Identifier" type="String"><value type="String">wxid_li</value></field>
          <field name="Name" type="String"><value type="String">李</value></field></model></modelField>
        <field name="Body" type="String"><value type="String">手镯</value></field>
        <field name="TimeStamp" type="TimeStamp"><value type="TimeStamp">2015-03-10T14:00:00.000+08:00</value></field>
        <multiModelField name="Attachments" type="Attachment"><model type="Attachment" id="a1">
          <jumptargets><targetid ismodel="false">f1</targetid><targetid ismodel="false">f3</targetid></jumptargets>
        </model></multiModelField>
      </model>
    </multiModelField></model></modelType></decodedData>
</project>
""",
    "files/Image/1.jpg": _CARRIED,
    "files/Image/2.jpg": _LOOSE,
}

# RFC 8493, section 2.1.3.
SAMPLES["bagit"] = {
    "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
    "manifest-sha256.txt": f"{hashlib.sha256(jpeg(81)).hexdigest()}  data/a.jpg\n{'0' * 64}  data/b.jpg\n",
    "data/a.jpg": jpeg(81),
    "data/b.jpg": jpeg(82),
}

SAMPLES["table"] = {
    "广告.csv": "广告编号,卖家,图片,价格,备注\n17,李,图/1.jpg;图/2.jpg,=4000,x\n",
    "图/1.jpg": jpeg(91),
    "图/2.jpg": jpeg(92),
}
