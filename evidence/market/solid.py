"""Bodies as clouds of surface points: grids bent into shape, carved by a height, ready to be photographed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence.market.texture import Field


@dataclass(frozen=True, slots=True, eq=False)
class Solid:
    """The surface of one body, dense enough for 800 pixels across.

    Attributes:
        points: (n, 3) float32; z up; about one unit from the middle to the rim.
        normals: (n, 3) float32, of length one, outwards.
        colours: (n, 3) float32 RGB from 0 to 1.
        gloss: (n,) float32, from 0 (dull) to 1 (polished).
    """

    points: NDArray[np.float32]
    normals: NDArray[np.float32]
    colours: NDArray[np.float32]
    gloss: NDArray[np.float32]


def join(parts: list[Solid]) -> Solid:
    """Put bodies together, each where it is."""
    names = ("points", "normals", "colours", "gloss")
    return Solid(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def moved(solid: Solid, turn: NDArray[np.float32], shift: NDArray[np.float32], scale: float = 1.0) -> Solid:
    """Scale, turn by a (3, 3) rotation, and shift by (3,)."""
    turn = np.asarray(turn, np.float32)
    points = solid.points @ turn.T * np.float32(scale) + np.asarray(shift, np.float32)
    return Solid(points, solid.normals @ turn.T, solid.colours, solid.gloss)


def grounded(solid: Solid) -> Solid:
    """Set a body on the table, z = 0, centred over the origin."""
    low, high = ([float(reach(solid.points[:, axis])) for axis in range(3)] for reach in (np.min, np.max))
    shift = -np.array([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, low[2]], np.float32)
    return Solid(solid.points + shift, solid.normals, solid.colours, solid.gloss)


def rotation(x: float = 0.0, y: float = 0.0, z: float = 0.0) -> NDArray[np.float32]:
    """Build the (3, 3) rotation about x, then y, then z, by angles in radians."""
    cx, sx, cy, sy, cz, sz = np.cos(x), np.sin(x), np.cos(y), np.sin(y), np.cos(z), np.sin(z)
    about_x = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_z = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    return np.asarray(about_z @ about_y @ about_x, np.float32)


def sheet_axes(rows: int, columns: int) -> tuple[Field, Field]:
    """Return (rows, columns) float32 from 0 to 1 along the columns, and the same along the rows."""
    v, u = np.meshgrid(np.linspace(0, 1, rows), np.linspace(0, 1, columns), indexing="ij")
    return u.astype(np.float32), v.astype(np.float32)


def carved(sheet: Field, height: Field, colours: Field, gloss: float) -> Solid:
    """Raise a sheet by its relief and turn it into a body.

    Args:
        sheet: (rows, columns, 3) positions; rows x columns must turn right-handed towards the outside.
        height: (rows, columns) how far each point moves outwards.
        colours: (rows, columns, 3) RGB from 0 to 1.
        gloss: From 0 to 1.
    """
    raised = sheet + _normals(sheet) * height[..., None]
    flat = raised.reshape(-1, 3).astype(np.float32)
    normals = _normals(raised).reshape(-1, 3).astype(np.float32)
    return Solid(flat, normals, colours.reshape(-1, 3).astype(np.float32), np.full(len(flat), gloss, np.float32))


def _normals(sheet: Field) -> Field:
    down, across = np.gradient(sheet, axis=0), np.gradient(sheet, axis=1)
    normal = np.cross(down, across)
    return np.asarray(normal / (np.linalg.norm(normal, axis=2, keepdims=True) + 1e-12), np.float32)


def tube(middle: NDArray[np.floating], radius: NDArray[np.floating], around: int) -> Field:
    """Bend a sheet around a curve.

    Args:
        middle: (n, 3) curve.
        radius: (n,) radius along it.
        around: Points around it, the last one on the first.

    Returns:
        (n, around, 3) float32 sheet whose outside is outside.
    """
    ahead = np.gradient(middle, axis=0)
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True) + 1e-12
    helper = np.where(np.abs(ahead[:, 2:]) < 0.9, [[0.0, 0.0, 1.0]], [[1.0, 0.0, 0.0]])
    side = np.cross(ahead, helper)
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    up = np.cross(side, ahead)
    angle = np.linspace(0, 2 * np.pi, around)
    circle = np.cos(angle)[None, :, None] * side[:, None] + np.sin(angle)[None, :, None] * up[:, None]
    return np.asarray(middle[:, None] + radius[:, None, None] * circle, np.float32)
