from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.custody import merkle

# Leaves, roots, paths and proofs of the reference implementation of Certificate Transparency (merkletree tests).
LEAVES = [bytes.fromhex(each) for each in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
F = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
PATHS = {(0, 1): (), (0, 8): (A, B, C), (5, 8): (D, E, ROOTS[3]), (2, 3): (ROOTS[1],), (1, 5): (ROOTS[0], B, D)}
PROOFS = {(1, 1): (), (1, 8): (A, B, C), (6, 8): (F, E, ROOTS[3]), (2, 5): (B, D)}

DIGESTS = [merkle.leaf(each) for each in LEAVES]


def texts(digests: list[bytes]) -> tuple[str, ...]:
    return tuple(each.hex() for each in digests)


def defined(leaves: list[bytes]) -> bytes:
    """The tree as RFC 6962, section 2.1, defines it, word by word."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + defined(leaves[:half]) + defined(leaves[half:])).digest()


def test_an_empty_tree_has_the_digest_of_nothing() -> None:
    assert merkle.Tree().root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_published(size: int) -> None:
    assert merkle.Tree(DIGESTS[:size]).root().hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("index", "size"), PATHS)
def test_paths_are_those_published(index: int, size: int) -> None:
    path = merkle.inclusion(DIGESTS[:size], index)
    assert texts(path) == PATHS[index, size]
    assert merkle.root_from_inclusion(index, size, DIGESTS[index], path).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("older", "newer"), PROOFS)
def test_consistency_proofs_are_those_published(older: int, newer: int) -> None:
    proof = merkle.consistency(DIGESTS[:newer], older)
    assert texts(proof) == PROOFS[older, newer]
    both = merkle.roots_from_consistency(older, newer, bytes.fromhex(ROOTS[older - 1]), proof)
    assert texts(list(both)) == (ROOTS[older - 1], ROOTS[newer - 1])


@given(st.integers(1, 70), st.data())
def test_every_size_agrees_with_the_definition(size: int, data: st.DataObject) -> None:
    leaves = [merkle.leaf(bytes([number])) for number in range(size)]
    root = merkle.Tree(leaves).root()
    assert root == defined(leaves)
    index, older = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    path, proof = merkle.inclusion(leaves, index), merkle.consistency(leaves, older)
    assert merkle.root_from_inclusion(index, size, leaves[index], path) == root
    assert merkle.roots_from_consistency(older, size, defined(leaves[:older]), proof) == (defined(leaves[:older]), root)


@given(st.integers(2, 70), st.data())
def test_a_proof_that_was_touched_leads_elsewhere(size: int, data: st.DataObject) -> None:
    leaves = [merkle.leaf(bytes([number])) for number in range(size)]
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion(leaves, index)
    at = data.draw(st.integers(0, len(path) - 1))
    changed = [*path[:at], merkle.leaf(b"another"), *path[at + 1 :]]
    assert merkle.root_from_inclusion(index, size, leaves[index], changed) != defined(leaves)
    for length in (path[:-1], [*path, path[-1]]):
        with pytest.raises(ValueError, match="too"):
            merkle.root_from_inclusion(index, size, leaves[index], length)


@pytest.mark.parametrize(("older", "newer"), [(1, 8), (6, 8), (2, 5), (3, 7), (4, 8)])
def test_a_consistency_proof_of_a_wrong_length_is_refused(older: int, newer: int) -> None:
    proof, root = merkle.consistency(DIGESTS[:newer], older), bytes.fromhex(ROOTS[older - 1])
    for length in (proof[:-1], [*proof, proof[-1]]):
        with pytest.raises(ValueError, match="too"):
            merkle.roots_from_consistency(older, newer, root, length)


def test_what_is_not_in_the_tree_has_no_proof() -> None:
    for call in (
        lambda: merkle.inclusion(DIGESTS, 8),
        lambda: merkle.consistency(DIGESTS, 0),
        lambda: merkle.consistency(DIGESTS, 9),
        lambda: merkle.root_from_inclusion(8, 8, DIGESTS[0], []),
        lambda: merkle.roots_from_consistency(9, 8, DIGESTS[0], []),
        lambda: merkle.roots_from_consistency(8, 8, DIGESTS[0], [DIGESTS[0]]),
    ):
        with pytest.raises(ValueError, match=r"no leaf|no tree|too long"):
            call()
