"""Time stamps of checkpoints (RFC 3161): a request to hand to an authority, and its answer checked without a network.

This program never calls an authority. It writes a file that anyone can send, from any computer, and reads the answer.
"""

from __future__ import annotations

import importlib
from datetime import datetime
from importlib.util import find_spec
from typing import Any

from evidence.errors import WrongCallError


def request(text: str) -> bytes:
    """Write what an authority is sent: the SHA-256 of a checkpoint's three lines, each with its line feed, in DER.

    It names no nonce: the answer is kept for years, and is to be checked without the request.
    """
    library = _library()
    builder = library.TimestampRequestBuilder().data(text.encode()).hash_algorithm(library.HashAlgorithm.SHA256)
    made: bytes = builder.nonce(nonce=False).cert_request(cert_request=True).build().as_bytes()
    return made


def stamped(answer: bytes, text: str, authority: bytes) -> datetime:
    """Check an answer, and return when the authority says it had the text.

    Args:
        answer: As the authority sent it, in DER.
        text: The checkpoint's three lines, each with its line feed.
        authority: Certificates in PEM: the root that is trusted, and those between, where the answer lacks them.

    Raises:
        ValueError: It is no answer, or does not hold for this text and this authority.
    """
    library = _library()
    x509 = importlib.import_module("cryptography.x509")
    errors = importlib.import_module("rfc3161_client.errors")
    builder = library.VerifierBuilder()
    for certificate in x509.load_pem_x509_certificates(authority):
        root = certificate.issuer == certificate.subject
        builder = (builder.add_root_certificate if root else builder.add_intermediate_certificate)(certificate)
    try:
        response = library.decode_timestamp_response(answer)
        builder.build().verify_message(response, text.encode())
    except errors.VerificationError as error:
        raise ValueError(str(error)) from error
    moment: datetime = response.tst_info.gen_time
    return moment


def _library() -> Any:
    if find_spec("rfc3161_client") is None:
        raise WrongCallError("Time stamps need the package rfc3161-client: pip install 'tuskprint[timestamp]'.")
    return importlib.import_module("rfc3161_client")
