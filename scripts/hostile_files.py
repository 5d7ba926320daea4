"""Write files that bite, take them in, decode them, and print how each kind ended.

    scripts/hostile_files.py [--files 5000] [--seed 0]

Every file must end in a state, the totals must balance, no playlist may give a frame, nobody may be called over the
network, and verify must be clean afterwards. The program ends with 1 where one of these does not hold.
"""

from __future__ import annotations

import argparse
import io
import random
import struct
import sys
import tarfile
import threading
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import cv2
import numpy as np
from PIL import Image

from evidence.case import Case
from evidence.catalogue import originals, sightings
from evidence.dedupe import dedupe
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.settings import Settings
from evidence.sources import Wishes
from evidence.verify import verify

FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "bmp": "BMP", "tif": "TIFF", "avif": "AVIF"}
Made = tuple[str, bytes]
"""Extension, and the bytes of a file."""


@dataclass(frozen=True, slots=True)
class Bait:
    """What a file may try to pull in: a clip on this machine, and an address where somebody counts the calls."""

    clip: Path
    address: str


def picture(rng: random.Random) -> Made:
    """A small picture of its own, of any format; HEIF too."""
    rough = np.random.default_rng(rng.getrandbits(32)).integers(0, 256, (9, 12, 3), np.uint8)
    pixels = cv2.resize(rough, (160, 120), interpolation=cv2.INTER_CUBIC)
    extension = rng.choice([*FORMATS, "heic"])
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, FORMATS.get(extension, "HEIF"))
    return extension, file.getvalue()


def clip(rng: random.Random) -> Made:
    """A short clip."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for _ in range(5):
            shade = np.random.default_rng(rng.getrandbits(32)).integers(0, 256, (4, 6, 3), np.uint8)
            shown = np.asarray(cv2.resize(shade, (96, 64)), np.uint8)
            frame = av.VideoFrame.from_ndarray(shown, format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return "mp4", file.getvalue()


def _base(rng: random.Random) -> Made:
    return clip(rng) if rng.random() < 0.15 else picture(rng)


def whole(rng: random.Random, _bait: Bait) -> Made:
    """Nothing done to it."""
    return _base(rng)


def cut(rng: random.Random, _bait: Bait) -> Made:
    """Cut off anywhere."""
    extension, content = _base(rng)
    return extension, content[: rng.randrange(len(content))]


def flipped(rng: random.Random, _bait: Bait) -> Made:
    """One to fifty bits flipped."""
    extension, content = _base(rng)
    changed = bytearray(content)
    for _ in range(rng.choice([1, 3, 50])):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return extension, bytes(changed)


def header(rng: random.Random, _bait: Bait) -> Made:
    """The largest numbers, or zeros, written into the first hundred bytes: sizes, counts, offsets."""
    extension, content = _base(rng)
    changed = bytearray(content)
    at = rng.randrange(4, min(100, len(changed) - 8))
    changed[at : at + 4] = rng.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\0\0\xff\xff"])
    return extension, bytes(changed)


def spliced(rng: random.Random, _bait: Bait) -> Made:
    """The beginning of one file with the end of another."""
    (extension, left), (_, right) = _base(rng), _base(rng)
    return extension, left[: rng.randrange(len(left))] + right[rng.randrange(len(right)) :]


def disguised(rng: random.Random, _bait: Bait) -> Made:
    """Another extension than its own."""
    return rng.choice([*FORMATS, "mp4", "avi", "txt"]), _base(rng)[1]


def noise(rng: random.Random, _bait: Bait) -> Made:
    """Random bytes, behind a mark of a format or none."""
    marks = (b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\xff\xff\xff\xffWEBP", b"GIF89a", b"II*\0", b"FLV\1")
    boxes = (b"\0\0\0\x20ftypheic", b"\0\0\0\x20ftypavif", b"\0\0\0\x20ftypisom", b"\x1aE\xdf\xa3", b"\0\0\1\xba")
    return rng.choice([*FORMATS, "mp4"]), rng.choice([*marks, *boxes]) + rng.randbytes(rng.randrange(3000))


def bomb(rng: random.Random, _bait: Bait) -> Made:
    """Small files of very many pixels."""
    side = rng.choice([20_000, 40_000, 65_000, 2**31 - 1])
    if rng.random() < 0.3:
        return "bmp", b"BM" + struct.pack("<IIIIiiHHIIiiII", 0, 0, 54, 40, side, side, 1, 24, 0, 0, 0, 0, 0, 0)
    if rng.random() < 0.3:
        screen = struct.pack("<HHBBB", 65535, 65535, 0, 0, 0)
        return "gif", b"GIF89a" + screen + b"," + struct.pack("<HHHHB", 0, 0, 65535, 65535, 0) + b"\2\1\0\0;"
    rows = zlib.compress(bytes(min(side, 20_000) // 8 + 1) * 2000, 9)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    text = chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(8 << 20), 9)) if rng.random() < 0.5 else b""
    return "png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + text + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def polyglot(rng: random.Random, _bait: Bait) -> Made:
    """A picture that is an archive, a page or a script as well."""
    extension, content = picture(rng)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../../evil.sh", b"touch /tmp/evil")
    tail = rng.choice([file.getvalue(), b"<script>alert(1)</script>", b"\n<?php system('id'); ?>", b"%PDF-1.7\n"])
    return extension, content + tail


def playlist(rng: random.Random, bait: Bait) -> Made:
    """A text that names another file or an address, under the name of a clip or picture."""
    target = rng.choice([str(bait.clip), bait.address, f"file://{bait.clip}", f"concat:{bait.clip}|{bait.clip}"])
    number = rng.getrandbits(32)
    texts = (
        f"#EXTM3U\n#EXT-X-VERSION:{number}\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{target}\n#EXT-X-ENDLIST\n",
        f"ffconcat version 1.0\n# {number}\nfile '{target}'\n",
        f'<?xml version="1.0"?><MPD><Period><BaseURL>{target}</BaseURL></Period><!-- {number} --></MPD>',
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{target}" id="a{number}"/></svg>',
        f"v=0\no=- {number} 1 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n",
        f"push graphic-context\nimage over 0,0 0,0 '{target}'\n# {number}\n",
    )
    return rng.choice(["mp4", "avi", "mov", "jpg", "png"]), rng.choice(texts).encode()


def nested(rng: random.Random, _bait: Bait) -> Made:
    """An archive in archives, under any name."""
    content = _base(rng)[1]
    for _ in range(rng.randrange(1, 6)):
        file = io.BytesIO()
        if rng.random() < 0.5:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("../x.jpg", content)
        else:
            with tarfile.open(fileobj=file, mode="w:gz") as packed:
                member = tarfile.TarInfo("/etc/x.jpg")
                member.size = len(content)
                packed.addfile(member, io.BytesIO(content))
        content = file.getvalue()
    return rng.choice(["zip", "jpg", "mp4", "tgz"]), content


KINDS: dict[str, Callable[[random.Random, Bait], Made]] = {
    **{each.__name__: each for each in (whole, cut, flipped, header, spliced, disguised, noise, bomb, polyglot)},
    **{each.__name__: each for each in (playlist, nested)},
}


def write(folder: Path, files: int, seed: int, bait: Bait) -> None:
    """Write the files, in turn of each kind, one folder a kind."""
    for number in range(files):
        kind = list(KINDS)[number % len(KINDS)]
        extension, content = KINDS[kind](random.Random(f"{seed} {number}"), bait)
        path = folder / kind / f"{number}.{extension}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """Serve on this machine; give the address, and the list that every call is put into."""
    calls: list[str] = []

    class Caught(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_error(404)

        def log_message(self, *_words: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Caught)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/clip.mp4", calls
    finally:
        server.shutdown()
        server.server_close()


@dataclass(frozen=True, slots=True)
class Ended:
    """How it went: states by kind of file, what does not hold, and seconds of taking and of decoding."""

    states: dict[str, Counter[str]]
    faults: list[str]
    seconds: tuple[float, float]


def run(base: Path, files: int, seed: int) -> Ended:
    """Write, take, decode, verify."""
    with listening() as (address, calls):
        bait = Bait(base / "bait.mp4", address)
        bait.clip.write_bytes(clip(random.Random(0))[1])
        write(base / "source", files, seed, bait)
        with Case.create(base / "case", Settings(clip_seconds=20, picture_seconds=20)) as case:
            begun = time.monotonic()
            totals = ingest(case, base / "source", Wishes(), Silent())
            taken = time.monotonic()
            dedupe(case, Silent())
            decoded = time.monotonic()
            states, faults = _states(case)
            faults += [] if totals.handed_in == files else [f"{totals.handed_in} of {files} files have a state"]
            faults += [f"{each.kind}: {each.subject}" for each in verify(case, Silent())]
        faults += [f"the network was called: {each}" for each in calls]
    # What ingest does not take, it refuses with a reason: those are the difference of the two counts.
    for kind in KINDS:
        refused = len(list((base / "source" / kind).iterdir())) - states.setdefault(kind, Counter()).total()
        states[kind]["not taken, with its reason"] = refused
    return Ended(states, faults, (taken - begun, decoded - taken))


def _states(case: Case) -> tuple[dict[str, Counter[str]], list[str]]:
    with case.catalogue.reading() as db:
        rows = {row.sha256: row for row in originals.everything(db)}
        seen = [(each.source_path.split("/")[0], rows[each.sha256]) for each in sightings.everything(db)]
    states: dict[str, Counter[str]] = {}
    faults = []
    for kind, row in seen:
        word = f"{row.state}, flawed" if row.state == "ok" and row.reason else row.state
        states.setdefault(kind, Counter())[word] += 1
        if row.state not in ("ok", "unreadable", "ignored") or (row.state != "ok" and not row.reason):
            faults.append(f"{kind} {row.sha256} has no state or no reason")
        if kind == "playlist" and row.state == "ok":
            faults.append(f"the playlist {row.sha256} gave a picture")
    return states, faults


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        ended = run(Path(folder), asked.files, asked.seed)
    words = ["ok", "ok, flawed", "unreadable", "ignored", "not taken, with its reason"]
    sys.stdout.write(f"| kind | {' | '.join(words)} |\n| --- |{' --- |' * len(words)}\n")
    for kind, states in ended.states.items():
        sys.stdout.write(f"| {kind} | {' | '.join(str(states[word]) for word in words)} |\n")
    sys.stdout.write(f"\nTaken in {ended.seconds[0]:.0f} s, decoded and compared in {ended.seconds[1]:.0f} s.\n")
    sys.stdout.writelines(f"DOES NOT HOLD: {fault}\n" for fault in ended.faults)
    sys.exit(1 if ended.faults else 0)


if __name__ == "__main__":
    main()
