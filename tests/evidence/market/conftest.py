from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from evidence.market.records import Account, Ad, Copy, Frame, Piece, Shown, Step, Survey
from evidence.market.scenes import Shot, photograph
from evidence.market.survey import START


@pytest.fixture(scope="session")
def photo() -> NDArray[np.uint8]:
    """(480, 360, 3) photo of a pendant."""
    return photograph(Shot("pendant", 5, 0, 2, 1, 360, 480))


@pytest.fixture(scope="session")
def photos(photo: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """Nine different pictures: turns, mirror images and cuts of one photo."""
    turned = [np.ascontiguousarray(np.rot90(photo, turns)) for turns in range(4)]
    mirrored = [np.ascontiguousarray(picture[:, ::-1]) for picture in turned]
    return [*turned, *mirrored, np.ascontiguousarray(photo[100:300, 50:300])]


@pytest.fixture(scope="session")
def small() -> Survey:
    """Two frames of one piece and one of another, in three ads: plain, re-saved, in a grid, in a clip, deleted."""
    pieces = (Piece("P1", "pendant", 5, "operator 1", 20.0), Piece("P2", "beads", 6, "operator 1", 9.5))
    frames = [
        Frame(f"{piece.name}-{laid}", piece.name, Shot(piece.kind, piece.seed, laid, 2, laid, 240, 320))
        for piece, laid in ((pieces[0], 0), (pieces[0], 1), (pieces[1], 0))
    ]
    account = Account("pengyou", "seller", "operator 1", "independent", 0, 6, 1.0)
    plain = [Copy((Shown(frame),), "", 10 + number, 88, "jpg") for number, frame in enumerate(frames)]
    again = Copy((Shown(frames[0], (Step("mirror", 1), Step("resave", 2))),), "", 20, 80, "webp")
    grid = Copy(tuple(Shown(frame) for frame in frames), "grid 2x2", 21, 85, "png")
    clip = Copy((Shown(frames[1]), Shown(frames[2])), "clip of stills", 22, 90, "mp4")
    turning = Copy(
        (Shown(Frame("P1-3", "P1", Shot("pendant", 5, 0, 2, 9, 160, 120), True)),), "turning clip", 23, 90, "mp4"
    )
    posts = [(True, (plain[0], plain[1])), (True, (plain[0], again, grid, clip)), (False, (plain[2], turning))]
    ads = tuple(
        Ad(f"ad{n}", account, START, START + timedelta(days=6), "week 1", "吊坠\n500元", 500, copies, seen)
        for n, (seen, copies) in enumerate(posts)
    )
    return Survey(pieces, (account,), ads)
