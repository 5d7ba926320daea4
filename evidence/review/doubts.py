"""Why a pair is asked about, in words: keys of the texts, each with the figures that go into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from evidence.catalogue.verdicts import VerdictRow
from index.compare import TINTED
from index.ruling import (
    ADDED_COVER,
    ADDED_FRAYED,
    FALLEN,
    FRAYED,
    LEAST_COVER,
    MUCH_CORRELATION,
    MUCH_LAID,
    ONWARD,
    OTHER_GROUND,
    ROUGH,
    SAME_AGREEMENT,
    SAME_CORRELATION,
    SAME_PATCH,
    UNEXPLAINED,
)

Doubt = tuple[str, dict[str, str]]

FEW_INLIERS = 20


def doubts(verdict: VerdictRow | None) -> list[Doubt]:
    """Say what speaks against a sure answer; the first is the weightiest."""
    if verdict is None:
        return [("doubt.no_verdict", {})]
    if "failure" in verdict.figures:
        return [("doubt.failure", {"why": str(verdict.figures["failure"])})]
    if "patch" not in verdict.figures:
        return [("doubt.no_alignment", {})]
    found = list(_found(verdict))
    return found or [("doubt.nothing", {})]


def _found(verdict: VerdictRow) -> Iterator[Doubt]:
    figures = verdict.figures
    if figures["explained"] >= MUCH_LAID and figures["correlation"] < MUCH_CORRELATION:
        yield "doubt.laid", {"share": _percent(figures["explained"])}
    most = UNEXPLAINED if figures["explained"] == 0.0 and not figures.get("inked") else SAME_PATCH
    if figures["patch"] > most:
        yield "doubt.patch", {"share": _percent(figures["patch"]), "most": _percent(most)}
    yield from _plain_pieces(figures)
    if figures["correlation"] < SAME_CORRELATION:
        yield "doubt.correlation", {"found": f"{figures['correlation']:.2f}", "least": f"{SAME_CORRELATION:.2f}"}
    if figures["agreement"] < SAME_AGREEMENT:
        yield "doubt.agreement", {"share": _percent(figures["agreement"])}
    less = min(figures["cover_left"], figures["cover_right"])
    if less < LEAST_COVER:
        yield "doubt.cover", {"share": _percent(less)}
    if 0 < figures["inliers"] < FEW_INLIERS:
        yield "doubt.inliers", {"count": str(figures["inliers"])}
    if figures["mirrored"]:
        yield "doubt.mirrored", {}
    if 0.0 < figures["explained"] < MUCH_LAID:
        yield "doubt.some_laid", {"share": _percent(figures["explained"])}


def _plain_pieces(figures: Mapping[str, Any]) -> Iterator[Doubt]:
    """Say what makes two plain pieces look like one picture; verdicts of earlier versions lack these figures."""
    if figures.get("tinted", 0.0) >= TINTED:
        yield "doubt.tinted", {"share": _percent(figures["tinted"])}
    if figures.get("rough", 0.0) >= ROUGH or figures.get("edges", 0.0) >= FALLEN:
        yield "doubt.rough", {}
    if figures.get("ground", 1.0) < OTHER_GROUND:
        yield "doubt.ground", {}
    if figures.get("frayed", 0.0) >= FRAYED and figures["onward"] >= ONWARD:
        yield "doubt.frayed", {}
    little = min(figures["cover_left"], figures["cover_right"]) < ADDED_COVER
    if figures.get("added") and (little or figures.get("frayed", 0.0) >= ADDED_FRAYED):
        yield "doubt.added", {}


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.1 else f"{100 * share:.1f} %"
