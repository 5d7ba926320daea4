"""A small case behind the review, and a browser before it."""

from __future__ import annotations

import pytest

from evidence.case import Case
from evidence.catalogue import verdicts
from evidence.catalogue.verdicts import VerdictRow
from evidence.review.app import make
from tests.web import DOOR, Browser

FIGURES = {
    "clean": False,
    "inliers": 12,
    "mirrored": True,
    "cover_left": 1.0,
    "cover_right": 0.5,
    "textured": 0.9,
    "agreement": 0.9,
    "patch": 0.02,
    "correlation": 0.99,
    "explained": 0.1,
    "left_box": [0.0, 0.0, 1.0, 1.0],
    "right_box": [0.25, 0.0, 0.75, 1.0],
}


@pytest.fixture
def asked(grouped: Case) -> Case:
    """The grouped case, in which verification is unsure of two pairs."""
    with grouped.working(), grouped.catalogue.writing() as db:
        verdicts.add(
            db,
            [
                VerdictRow(1, 3, "same picture", 0.98, 12, {**FIGURES, "clean": True}),
                VerdictRow(1, 5, "unsure", 0.6, 30, FIGURES),
                VerdictRow(2, 5, "unsure", 0.9, 30, FIGURES),
                VerdictRow(3, 5, "unsure", 0.55, 30, {"clean": False, "failure": "took too long"}),
                VerdictRow(1, 7, "unrelated", 0.0, 90, {}),
            ],
        )
    return grouped


@pytest.fixture
def browser(asked: Case) -> Browser:
    return Browser(make(asked, DOOR, "li"))
