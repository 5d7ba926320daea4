"""Clips: a slow pan and zoom over stills, or a piece that turns under the camera."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.video.stream import VideoStream
from numpy.random import Generator

from evidence.market.edits import Pixels
from evidence.market.grids import fitted
from evidence.market.scenes import Shot, photograph

SIZE = (480, 640)
"""Width and height of a clip of stills, in pixels."""
STILL_SECONDS = 1.6
STILL_RATE = 10
X264 = {"preset": "veryfast", "x264-params": "aq-mode=0:mbtree=0:threads=1"}
"""With adaptive quantisation, x264 gave other bytes in 3 of 5 runs over equal pictures (PyAV 19.0.2)."""
TURN_SECONDS = 3.0
TURN_RATE = 6
"""Pictures a second; a turning shot has every one drawn anew."""


def write(path: Path, pictures: Iterable[Pixels], rate: int) -> None:
    """Write pictures of one size as MP4: H.264 where the encoder is there, else MPEG-4 part 2.

    Equal pictures give equal bytes, with one build of the encoder.
    """
    codec, options = ("libx264", X264) if "libx264" in av.codecs_available else ("mpeg4", {})
    with av.open(str(path), mode="w") as container:
        stream = cast("VideoStream", container.add_stream(codec, rate=Fraction(rate), options=options))
        stream.pix_fmt, stream.bit_rate = "yuv420p", 1_500_000
        stream.codec_context.thread_count = 1  # several threads may cut the stream differently from run to run
        for number, picture in enumerate(pictures):
            if number == 0:
                stream.height, stream.width = picture.shape[:2]
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def pan(stills: Sequence[Pixels], rng: Generator) -> Iterator[Pixels]:
    """Move slowly over each still for STILL_SECONDS."""
    for still in stills:
        wide = fitted(still, round(SIZE[0] * 1.25), round(SIZE[1] * 1.25))
        ends, zooms = rng.uniform(0, 1, (2, 2)), rng.uniform(1.0, 1.22, 2)
        count = round(STILL_SECONDS * STILL_RATE)
        for share in np.linspace(0, 1, count):
            at = ends[0] * (1 - share) + ends[1] * share
            zoom = zooms[0] * (1 - share) + zooms[1] * share
            rows, columns = round(SIZE[1] * 1.25 / zoom), round(SIZE[0] * 1.25 / zoom)
            top, left = round((wide.shape[0] - rows) * at[0]), round((wide.shape[1] - columns) * at[1])
            yield fitted(wide[top : top + rows, left : left + columns], *SIZE)


def turning(shot: Shot, rng: Generator) -> Iterator[Pixels]:
    """Turn the table under the camera for TURN_SECONDS."""
    sweep = float(rng.uniform(0.8, 1.6) * rng.choice([-1, 1]))
    for share in np.linspace(0, 1, round(TURN_SECONDS * TURN_RATE)):
        yield photograph(replace(shot, turn=sweep * float(share)))
