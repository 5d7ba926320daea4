"""Clip to frames with their times: the only decoder of clips.

PyAV, not OpenCV: it gives the container's own time of each frame (clips from phones have no constant rate), reads from
an open file so that no playlist can pull in another one, and takes a list of allowed containers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from index.errors import PictureError

CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,flv,asf,mpeg,mpegts"
"""Containers that are opened; playlists (hls, dash, concat) are not among them."""

SCENE_CHANGE = 22.0
"""Mean absolute difference of 16 x 16 luminance (0 to 255) that makes a frame a new scene."""

LEAST_GAP = 0.25
"""Seconds that a new scene must last before another one counts; else a flickering clip gives hundreds of frames."""

NEAR_EQUAL = 3.0
"""Frames that differ by less than this from the last one kept are dropped."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One frame: (height, width, 3) uint8 RGB, upright, and its time in seconds from the clip's start."""

    pixels: NDArray[np.uint8]
    seconds: float


@dataclass(frozen=True, slots=True)
class Clip:
    """What the container says: size in pixels as stored (frames may be turned), length in seconds (None: not said)."""

    width: int
    height: int
    seconds: float | None


def about(file: BinaryIO) -> Clip:
    """Read a clip's size and length.

    Raises:
        PictureError: No clip that can be opened, or one without a picture track.
    """
    try:
        with _opened(file) as container:
            stream = container.streams.video[0]
            length = container.duration
            return Clip(stream.width, stream.height, None if length is None else length / 1_000_000)
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise PictureError(_reason(error)) from error


def frames(file: BinaryIO, *, most: int, longest: int) -> Iterator[Frame]:
    """Yield one frame a second and one for each scene change, near-equal neighbours dropped, at most ``most``.

    Where a clip is longer than ``most`` seconds, frames are taken at equal distances over its whole length. A clip that
    breaks off gives the frames before the break.

    Args:
        file: Open binary file, at its start.
        most: Most frames to give.
        longest: Longer edge of a frame, in pixels, at most.

    Raises:
        PictureError: Not one frame could be decoded.
    """
    given = 0
    try:
        with _opened(file) as container:
            stream = container.streams.video[0]
            stream.codec_context.thread_count = 1
            length = (container.duration or 0) / 1_000_000
            for frame in _kept(container, stream, max(1.0, length / most)):
                yield Frame(_pixels(frame, longest), frame[1])
                given += 1
                if given >= most:
                    return
    except (av.FFmpegError, IndexError, ValueError) as error:
        if not given:
            raise PictureError(_reason(error)) from error
    if not given:
        raise PictureError("the clip has no frame that can be decoded")


def _opened(file: BinaryIO) -> av.container.InputContainer:
    file.seek(0)
    return av.open(file, mode="r", container_options={"format_whitelist": CONTAINERS})


def _reason(error: Exception) -> str:
    if isinstance(error, IndexError):
        return "the clip has no picture track"
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return f"no clip that can be decoded ({text})"


def _kept(
    container: av.container.InputContainer, stream: av.VideoStream, step: float
) -> Iterator[tuple[av.VideoFrame, float]]:
    """Yield (frame, seconds) of those worth keeping."""
    due = kept_at = 0.0
    last: NDArray[np.float32] | None = None
    before: NDArray[np.float32] | None = None
    first: float | None = None
    for number, frame in enumerate(container.decode(stream)):
        time = frame.time if frame.time is not None else number / float(stream.average_rate or 25)
        first = time if first is None else first
        seconds = max(0.0, time - first)
        small = _small(frame)
        cut = before is not None and float(np.abs(small - before).mean()) > SCENE_CHANGE
        before = small
        if seconds + 1e-6 < due and not (cut and seconds - kept_at >= LEAST_GAP):
            continue
        due = seconds + step if seconds + 1e-6 >= due else due
        if last is not None and float(np.abs(small - last).mean()) < NEAR_EQUAL:
            continue
        last = small
        kept_at = seconds
        yield frame, seconds


def _small(frame: av.VideoFrame) -> NDArray[np.float32]:
    """Shrink the luminance plane to (16, 16) float32."""
    if (
        frame.format.name.startswith(("yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "nv12", "gray"))
        and "10" not in frame.format.name
    ):
        plane = frame.planes[0]
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[: frame.height, : frame.width]
    else:
        rows = np.asarray(frame.to_ndarray(format="gray"), np.uint8)
    return np.asarray(cv2.resize(rows, (16, 16), interpolation=cv2.INTER_AREA), np.float32)


def _pixels(kept: tuple[av.VideoFrame, float], longest: int) -> NDArray[np.uint8]:
    frame = kept[0]
    factor = min(1.0, longest / max(frame.width, frame.height))
    size = max(2, round(frame.width * factor)), max(2, round(frame.height * factor))
    pixels = frame.to_ndarray(format="rgb24", width=size[0], height=size[1])
    turns = round(getattr(frame, "rotation", 0) / 90) % 4
    return np.ascontiguousarray(np.rot90(pixels, turns))
