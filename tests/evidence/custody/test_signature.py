from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from evidence.custody import signature
from evidence.errors import WrongCallError

pytest.importorskip("cryptography", reason="the extra 'signatures' is not installed")

# Example of golang.org/x/mod/sumdb/note, the program that the form of signed notes comes from.
PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
SIGNED = (
    TEXT + "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6"
    "RyyBwJnAM=\n"
)


def key(path: Path, text: str) -> signature.Key:
    path.write_text(text + "\n")
    return signature.read(path)


def test_a_signature_is_the_one_that_another_program_makes(tmp_path: Path) -> None:
    assert signature.sign(TEXT, key(tmp_path / "key", PRIVATE)) == SIGNED


def test_a_signature_of_another_program_holds_and_none_of_a_changed_text(tmp_path: Path) -> None:
    public = key(tmp_path / "pub", PUBLIC)
    assert signature.holds(SIGNED, TEXT, public)
    assert not signature.holds(SIGNED, TEXT + "x", public)
    assert not signature.holds(SIGNED.replace("x08go/ZJ", "x08go/ZK"), TEXT, public)
    assert not signature.holds(TEXT, TEXT, public)
    assert not signature.holds(SIGNED.replace("PeterNeumann", "Mallory"), TEXT, public)


def test_among_several_signatures_the_asked_one_counts(tmp_path: Path) -> None:
    signature.make(tmp_path / "bo", "bo")
    also = signature.sign(TEXT, signature.read(tmp_path / "bo")).splitlines()[-1]
    both = f"{TEXT}\n\u2014 nobody AAAA\n\u2014 PeterNeumann *\n{also}\n" + SIGNED.splitlines()[-1] + "\n"
    assert signature.holds(both, TEXT, key(tmp_path / "pub", PUBLIC))
    assert signature.holds(both, TEXT, signature.read(tmp_path / "bo.pub"))


def test_a_new_key_signs_and_its_public_half_checks(tmp_path: Path) -> None:
    beside = signature.make(tmp_path / "anna.key", "anna@ngo.example")
    assert beside == tmp_path / "anna.key.pub"
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "anna.key").stat().st_mode) == 0o600
    note = signature.sign(TEXT, signature.read(tmp_path / "anna.key"))
    assert signature.holds(note, TEXT, signature.read(beside))
    assert not signature.holds(note, TEXT, key(tmp_path / "pub", PUBLIC))


def test_no_key_is_replaced_and_no_name_breaks_the_form(tmp_path: Path) -> None:
    signature.make(tmp_path / "key", "anna")
    before = (tmp_path / "key").read_bytes()
    with pytest.raises(WrongCallError, match="there already"):
        signature.make(tmp_path / "key", "anna")
    assert (tmp_path / "key").read_bytes() == before
    for name in ("", "two words", "a+b", "a\nb"):
        with pytest.raises(WrongCallError, match="cannot name"):
            signature.make(tmp_path / "other", name)


@pytest.mark.parametrize("text", ["", "x", "a+b+c", PUBLIC.replace("c74f20a3", "c74f20a4"), PUBLIC + "AA", "\udcff"])
def test_what_is_no_key_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "key").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(WrongCallError, match="is no key"):
        signature.read(tmp_path / "key")


def test_without_the_extra_the_message_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signature, "find_spec", lambda _name: None)
    with pytest.raises(WrongCallError, match=r"tuskprint\[signatures\]"):
        signature.make(tmp_path / "key", "anna")
