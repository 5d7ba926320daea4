"""Clips written by PyAV with known scenes at known times."""

from __future__ import annotations

import io
import struct
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from index import video
from index.errors import PictureError
from tests import drawing
from tests.drawing import Pixels

FIRST, SECOND = drawing.photo(1, 320, 240), drawing.photo(2, 320, 240)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Two seconds of one scene, then two of another."""
    path = tmp_path / "clip.mp4"
    drawing.write_clip(path, [FIRST, SECOND], seconds=2)
    return path


def frames(path: Path, most: int = 50, longest: int = 960) -> list[video.Frame]:
    with path.open("rb") as file:
        return list(video.frames(file, most=most, longest=longest))


def apart(left: Pixels, right: Pixels) -> float:
    return float(np.abs(left.astype(np.int16) - right).mean())


def test_a_clip_tells_its_size_and_length(clip: Path) -> None:
    with clip.open("rb") as file:
        assert video.about(file) == video.Clip(320, 240, 4.0)


def test_each_scene_gives_one_frame_at_its_time(clip: Path) -> None:
    found = frames(clip)
    assert [frame.seconds for frame in found] == [0.0, 2.0]
    assert apart(found[0].pixels, FIRST) < 12
    assert apart(found[1].pixels, SECOND) < 12


def test_a_scene_between_two_full_seconds_is_found(tmp_path: Path) -> None:
    drawing.write_clip(tmp_path / "clip", [FIRST, SECOND, drawing.photo(3, 320, 240)], seconds=0.5)
    assert [frame.seconds for frame in frames(tmp_path / "clip")] == [0.0, 0.5, 1.0]


def test_a_flickering_clip_does_not_give_every_frame(tmp_path: Path) -> None:
    drawing.write_clip(tmp_path / "clip", [FIRST, SECOND] * 12, seconds=1 / 12)
    times = [frame.seconds for frame in frames(tmp_path / "clip")]
    assert len(times) <= 2 / video.LEAST_GAP + 2
    assert all(later - earlier >= video.LEAST_GAP for earlier, later in pairwise(times))


def test_no_more_frames_than_asked_for_spread_over_the_length(tmp_path: Path) -> None:
    drawing.write_clip(tmp_path / "clip", [drawing.photo(seed, 160, 120) for seed in range(12)], seconds=1)
    assert len(frames(tmp_path / "clip", most=50)) == 12
    few = frames(tmp_path / "clip", most=3)
    assert len(few) == 3


def test_frames_are_shrunk_to_the_longer_edge(clip: Path) -> None:
    assert frames(clip, longest=160)[0].pixels.shape == (120, 160, 3)


def test_a_turned_phone_gives_upright_frames(clip: Path) -> None:
    # ISO/IEC 14496-12, 8.3.2: the matrix of the track header; this one turns the stored rows 90 degrees clockwise.
    content = bytearray(clip.read_bytes())
    at = content.find(b"tkhd") + 44
    assert struct.unpack(">9i", content[at : at + 36]) == (1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    content[at : at + 36] = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 240 << 16, 0, 1 << 30)
    clip.write_bytes(content)
    assert apart(frames(clip)[0].pixels, np.rot90(FIRST, -1)) < 12


def test_a_clip_that_breaks_off_gives_the_frames_before(tmp_path: Path) -> None:
    path = tmp_path / "clip"
    drawing.write_clip(path, [drawing.photo(seed, 320, 240) for seed in range(4)], seconds=1, form="matroska")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 7 // 10])
    times = [frame.seconds for frame in frames(path)]
    assert times == [0.0, 1.0, 2.0, 3.0][: len(times)]
    assert 0 < len(times) < 4


def test_a_cut_mp4_which_has_its_index_at_the_end_is_refused(clip: Path) -> None:
    whole = clip.read_bytes()
    clip.write_bytes(whole[: len(whole) * 7 // 10])
    with pytest.raises(PictureError):
        frames(clip)


def test_a_list_of_files_named_mp4_is_refused_and_what_it_names_is_not_read(clip: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap.mp4"
    trap.write_text(f"ffconcat version 1.0\nfile '{clip.name}'\n", encoding="utf-8")
    with av.open(str(trap)) as container:  # the trap works on who does not guard against it
        assert len(container.streams.video) == 1
    with trap.open("rb") as file, pytest.raises(PictureError):
        video.about(file)
    with pytest.raises(PictureError):
        frames(trap)


def test_a_playlist_named_mp4_is_refused(clip: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap.mp4"
    trap.write_text(
        f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{clip.as_uri()}\n#EXT-X-ENDLIST\n", encoding="utf-8"
    )
    with trap.open("rb") as file, pytest.raises(PictureError):
        video.about(file)


@pytest.mark.parametrize("content", [b"", b"text", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", bytes(5000)])
def test_what_is_no_clip_is_refused(content: bytes) -> None:
    with pytest.raises(PictureError):
        video.about(io.BytesIO(content))
    with pytest.raises(PictureError):
        list(video.frames(io.BytesIO(content), most=5, longest=960))


def test_a_clip_without_a_picture_track_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sound.mp4"
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=8000)
        assert isinstance(stream, av.AudioStream)
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 8000), np.float32), format="fltp", layout="mono")
        sound.sample_rate = 8000
        container.mux(stream.encode(sound))
        container.mux(stream.encode(None))
    with path.open("rb") as file, pytest.raises(PictureError, match="no picture track"):
        video.about(file)
    with pytest.raises(PictureError, match="no picture track"):
        frames(path)
