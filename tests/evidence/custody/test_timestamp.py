"""The authority of these tests is the program openssl, with certificates made anew each time."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from evidence.custody import timestamp
from evidence.errors import WrongCallError

pytest.importorskip("rfc3161_client", reason="the extra 'timestamp' is not installed")
OPENSSL = pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl to act as the authority")

TEXT = "tuskprint/0123\n7\nAAAA\n"
CONFIG = """
[tsa]
default_tsa = own
[own]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
certs = {folder}/tsa.pem
signer_key = {folder}/tsa.key
default_policy = 1.2.3.4
digests = sha256
signer_digest = sha256
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[end]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
"""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with root.pem, tsa.pem and what openssl needs to answer."""
    folder = tmp_path_factory.mktemp("authority")
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    new = ("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    root = ("-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")
    _openssl(folder, *new, "-x509", "-days", "9", "-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=root", *root)
    _openssl(folder, *new, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=a test authority")
    signs = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-extfile", "tsa.cnf", "-extensions", "end")
    _openssl(folder, "x509", "-req", "-in", "tsa.csr", "-days", "9", "-out", "tsa.pem", *signs)
    return folder


def _openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def answered(folder: Path, text: str) -> bytes:
    (folder / "ask.tsq").write_bytes(timestamp.request(text))
    _openssl(folder, "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "ask.tsq", "-out", "answer.tsr")
    return (folder / "answer.tsr").read_bytes()


@OPENSSL
def test_another_program_answers_the_request_and_the_answer_holds(authority: Path) -> None:
    moment = timestamp.stamped(answered(authority, TEXT), TEXT, (authority / "root.pem").read_bytes())
    assert abs(moment - datetime.now(UTC)) < timedelta(minutes=10)


@OPENSSL
def test_an_answer_holds_for_no_other_text_and_no_other_authority(
    authority: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    answer, root = answered(authority, TEXT), (authority / "root.pem").read_bytes()
    with pytest.raises(ValueError, match=r"\w"):
        timestamp.stamped(answer, TEXT + "x", root)
    other = tmp_path_factory.mktemp("other")
    words = ("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-x509", "-days", "9")
    _openssl(other, *words, "-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=root")
    with pytest.raises(ValueError, match=r"\w"):
        timestamp.stamped(answer, TEXT, (other / "root.pem").read_bytes())
    at = answer.index(b"\x18\x0f20") + 5  # a digit of the moment that was signed
    with pytest.raises(ValueError, match=r"\w"):
        timestamp.stamped(answer[:at] + b"1" + answer[at + 1 :], TEXT, root)


@pytest.mark.parametrize("answer", [b"", b"<html>busy</html>", b"\x30\x80"])
def test_what_is_no_answer_is_said(authority: Path, answer: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        timestamp.stamped(answer, TEXT, (authority / "root.pem").read_bytes())


def test_without_the_extra_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timestamp, "find_spec", lambda _name: None)
    with pytest.raises(WrongCallError, match=r"tuskprint\[timestamp\]"):
        timestamp.request(TEXT)
