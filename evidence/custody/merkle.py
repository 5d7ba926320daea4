"""The Merkle tree of RFC 6962 over the lines of the ledger: one root stands for all of them, and short proofs for one.

Leaves are ``SHA-256(0x00 || line)``, nodes ``SHA-256(0x01 || left || right)``; no leaf is ever doubled. The tree is
computed from the lines, so a ledger needs nothing more than it has had from the first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

EMPTY = hashlib.sha256(b"").digest()
"""Root of a tree without leaves (RFC 6962, section 2.1)."""


def leaf(line: bytes) -> bytes:
    """Digest of one line, 32 bytes."""
    return hashlib.sha256(b"\0" + line).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Digest of two subtrees, 32 bytes."""
    return hashlib.sha256(b"\1" + left + right).digest()


class Tree:
    """A tree that grows at its right edge; it keeps one digest for each 1 in its size, written in binary."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self.size = 0
        self._edge: list[bytes] = []
        for each in leaves:
            self.add(each)

    def add(self, leaf_digest: bytes) -> None:
        """Add one leaf; cost is constant on average."""
        self._edge.append(leaf_digest)
        self.size += 1
        full = self.size
        while not full & 1:
            right = self._edge.pop()
            self._edge[-1] = node(self._edge[-1], right)
            full >>= 1

    def root(self) -> bytes:
        """Digest that stands for every leaf so far, 32 bytes."""
        if not self._edge:
            return EMPTY
        root = self._edge[-1]
        for left in reversed(self._edge[:-1]):
            root = node(left, root)
        return root


class Rows:
    """All digests of a tree, row by row from the leaves up: what many audit paths are read from, 64 bytes a leaf."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._rows = [list(leaves)]
        while len(self._rows[-1]) > 1:
            self._rows.append(_above(self._rows[-1]))

    def path(self, index: int) -> list[bytes]:
        """Give the audit path of a leaf, from below (RFC 6962, section 2.1.1).

        Raises:
            ValueError: There is no leaf of this number.
        """
        if not 0 <= index < len(self._rows[0]):
            raise ValueError(f"no leaf {index} in a tree of {len(self._rows[0])}")
        beside = ((row, (index >> height) ^ 1) for height, row in enumerate(self._rows))
        return [row[at] for row, at in beside if at < len(row)]


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Give the audit path of one leaf; see ``Rows.path``."""
    return Rows(leaves).path(index)


def consistency(leaves: Sequence[bytes], older: int) -> list[bytes]:
    """Prove that the tree of the first ``older`` leaves is the beginning of this one (RFC 6962, section 2.1.2).

    Raises:
        ValueError: ``older`` is 0, or more than there are.
    """
    if not 0 < older <= len(leaves):
        raise ValueError(f"no tree of {older} within one of {len(leaves)}")
    proof: list[bytes] = []
    row, last = list(leaves), older - 1
    while last & 1:
        row, last = _above(row), last >> 1
    if last:
        proof.append(row[last])
    while len(row) > 1:
        beside = last ^ 1
        if beside < len(row):
            proof.append(row[beside])
        row, last = _above(row), last >> 1
    return proof if older < len(leaves) else []


def root_from_inclusion(index: int, size: int, leaf_digest: bytes, path: Sequence[bytes]) -> bytes:
    """Compute the root that an audit path leads to (RFC 9162, section 2.1.3.2).

    Raises:
        ValueError: The path has not the length that such a leaf has in such a tree.
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    root, here, last = leaf_digest, index, size - 1
    for beside in path:
        if not last:
            raise ValueError("the path is too long")
        if here & 1 or here == last:
            root = node(beside, root)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            root = node(root, beside)
        here, last = here >> 1, last >> 1
    if last:
        raise ValueError("the path is too short")
    return root


def roots_from_consistency(older: int, newer: int, root: bytes, proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Compute both roots that a consistency proof leads to (RFC 9162, section 2.1.4.2).

    Args:
        older: Leaves of the older tree, at least 1.
        newer: Leaves of the newer tree.
        root: Of the older tree, as claimed.
        proof: As ``consistency`` gives it.

    Raises:
        ValueError: The proof has not the length that such trees need.
    """
    if not 0 < older <= newer:
        raise ValueError(f"no tree of {older} within one of {newer}")
    if older == newer and proof:
        raise ValueError("the proof is too long")
    # A tree whose size is a power of two is a node of the newer one itself, and is not repeated in the proof.
    steps = list(proof) if older & (older - 1) and older < newer else [root, *proof]
    if not steps:
        raise ValueError("the proof is too short")
    if older == newer:
        return root, root
    return _both(older, newer, steps)


def _both(older: int, newer: int, steps: Sequence[bytes]) -> tuple[bytes, bytes]:
    here, last = older - 1, newer - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    old = new = steps[0]
    for beside in steps[1:]:
        if not last:
            raise ValueError("the proof is too long")
        if here & 1 or here == last:
            old, new = node(beside, old), node(beside, new)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            new = node(new, beside)
        here, last = here >> 1, last >> 1
    if last:
        raise ValueError("the proof is too short")
    return old, new


def _above(row: Sequence[bytes]) -> list[bytes]:
    """The row above: pairs joined; a last one without a partner goes up as it is."""
    joined = [node(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)]
    return [*joined, row[-1]] if len(row) & 1 else joined
