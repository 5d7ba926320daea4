"""Which pictures an ad's showings put up: frames of the piece, in copies made once or saved again."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from simulation.records import Copies, Ids, Pictures, Pieces, Showings

SAME_FILE = 0.6
"""Chance that what is shown again is posted from the same files. Ours; the reference says nothing."""


def put_up(rng: Generator, pieces: Pieces, showings: Showings) -> tuple[Pictures, Copies]:
    """Draw all pictures of all ads, and the distinct copies among them.

    A frame shown more than once in one ad (a detail, another crop) is another copy each time.
    """
    row = np.repeat(np.arange(len(showings.ad)), showings.pictures)
    place = np.arange(len(row)) - np.repeat(np.cumsum(showings.pictures) - showings.pictures, showings.pictures)
    frame, again = _frames(pieces, showings, row, place)
    saved_anew = rng.random(len(showings.ad)) >= SAME_FILE
    version = np.where(saved_anew[row], row + 1, 0) * 16 + again
    maker, generation = showings.maker[row], showings.generation[row]
    key = np.stack([frame, maker, generation, version])
    _, first, copy = np.unique(key, axis=1, return_index=True, return_inverse=True)
    made = Copies(frame[first], maker[first], generation[first])
    return Pictures(showings.ad[row], showings.piece[row], frame, copy.ravel()), made


def _frames(pieces: Pieces, showings: Showings, row: Ids, place: Ids) -> tuple[Ids, Ids]:
    """Each picture's frame, distinct over all pieces, and how often the ad had it before."""
    piece = showings.piece[row]
    public, frames = pieces.public[piece], pieces.frames[piece]
    led = showings.unpublished[row]
    local = np.where(led, (public + place) % frames, (showings.first[row] + place) % public)
    again = place // np.where(led, frames, public)
    start = np.cumsum(pieces.frames) - pieces.frames
    return start[piece] + local, again
