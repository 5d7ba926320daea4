"""Originals in a bucket of an object store that speaks S3 (the extra ``s3``); loaded only where a case names one.

A file on its way in waits in the case's folder, as for a folder of originals; then it is put under its digest on the
condition that nothing is there, which the store itself sees to. What has to be decoded or handed out is fetched into a
folder of the case, checked against its digest, and may be thrown away at any time; verifying reads the bucket itself.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import fsspec
from botocore.exceptions import BotoCoreError, NoCredentialsError

from evidence.custody.originals import DIGEST, FETCHED, Originals, Received, Standing, Stranger
from evidence.errors import CustodyError, DiskError, EvidenceError, WrongCallError

MOST_FETCHED = 2 << 30
"""Bytes of fetched originals that are kept; the oldest go first."""

LEAST_FETCHED = 256
"""Fetched originals that stay however large they are: workers wait for them."""

WHOLE = 64 << 20
"""Up to so many bytes an original goes in one request, with a checksum that the store compares; above it goes in parts
and is read back."""

PROBE = ".conditional"
"""Put twice, on the condition that it is not there, to see that the store keeps to the condition; stays."""

_BLOCK = 8 << 20
_TOKEN = {"ExpiredToken", "TokenRefreshRequired", "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken"}
_TOKEN |= {"AuthFailure", "RequestTimeTooSkewed", "InvalidClientTokenId"}
_NOT_UNDERSTOOD = {"NotImplemented", "501", "InvalidArgument"}


class Bucket(Originals):
    """Originals below one address ``s3://BUCKET/PREFIX``."""

    def __init__(self, folder: Path, address: str, *, shared: bool = False) -> None:
        """``folder`` is the case's own, for what comes and goes; the store is asked for nothing yet."""
        super().__init__(folder, shared=shared)
        self.address = address.rstrip("/")
        self._key = self.address.removeprefix("s3://")
        self._bucket, _, self._prefix = self._key.partition("/")
        self._fetched = folder / FETCHED
        self._probed = False
        self._store: Any = fsspec.filesystem(
            "s3",
            skip_instance_cache=True,
            use_listings_cache=False,
            config_kwargs={"connect_timeout": 10, "read_timeout": 60, "retries": {"max_attempts": 1}},
        )

    def _at(self, sha256: str) -> str:
        return f"{self._key}/{_below(sha256)}"

    def place(self, sha256: str) -> str:
        """Name where an original is."""
        return f"{self.address}/{_below(sha256)}"

    def path(self, sha256: str) -> Path:
        """Fetch an original and say where its bytes are; where there is none, nothing is there.

        Raises:
            CustodyError: The bytes in the bucket are not those of the digest.
            EvidenceError: The store does not answer.
        """
        final = self._fetched / sha256[:2] / sha256
        if not final.is_file():
            with suppress(FileNotFoundError):
                self._fetch(sha256, final)
        return final

    def __iter__(self) -> Iterator[str]:
        """Yield the digests of the originals that are there, sorted."""
        for stranger in self.everything():
            if stranger.sha256:
                yield stranger.sha256

    def everything(self) -> Iterator[Stranger]:
        """Yield all that is below the address."""
        with self._told():
            found = sorted(self._store.find(self._key))
        for key in found:
            name = key.removeprefix(f"{self._key}/")
            start, _, sha256 = name.partition("/")
            ours = DIGEST.fullmatch(sha256) and start == sha256[:2]
            if name != PROBE:
                yield Stranger(f"s3://{key}", sha256 if ours else "")

    def standing(self, sha256: str) -> Standing:
        """Ask what stands in an original's place, without reading it.

        Raises:
            FileNotFoundError: Nothing does.
        """
        # Not info(): of what is not there it lists the whole neighbourhood.
        with self._told():
            found = self._store.call_s3("head_object", Bucket=self._bucket, Key=f"{self._prefix}/{_below(sha256)}")
        return Standing("", int(found["ContentLength"]))

    def digest(self, sha256: str) -> str:
        """Read what is in the bucket to its end, some megabytes at a time; return its SHA-256 in hex."""
        told = hashlib.sha256()
        for block in self._blocks(sha256):
            told.update(block)
        return told.hexdigest()

    def check_writable(self) -> None:
        """See that the store answers, takes files, and keeps to conditions.

        Raises:
            WrongCallError: It does not keep to conditions, this user has no right, or the folder has originals too.
            EvidenceError: It does not answer.
        """
        if self._probed:
            return
        if any(len(each.name) == 2 for each in self.folder.glob("*")):
            raise WrongCallError(
                f"{self.folder} holds originals, while evidence.toml says that they are in {self.address}. Copy its "
                "folders there as they are (for example with 'aws s3 sync'), move the old ones away, and run "
                "'evidence verify'; or leave 'originals' empty."
            )
        for _ in range(2):
            if not self._put_new(PROBE, b"see tuskprint, evidence/custody/bucket.py"):
                self._probed = True
                return
        raise self._no_conditions("it took a second file in the place of a first")

    def holds(self, sha256: str, size: int) -> bool:
        """Say whether this original is there; see ``Originals``."""
        try:
            found = self.standing(sha256)
        except FileNotFoundError:
            return False
        if found.size != size:
            raise CustodyError(
                f"{self.place(sha256)} is not the original it was. Change nothing, and run 'evidence verify'."
            )
        return True

    def keep(self, received: Iterable[Received], pool: Executor) -> set[str]:
        """Put the waiting files into the bucket, never over a file that is there; see ``Originals``."""
        waiting = {each.sha256: each for each in received if each.waits}
        return {sha256 for sha256, new in zip(waiting, pool.map(self._keep, waiting.values()), strict=True) if new}

    def _keep(self, received: Received) -> bool:
        """Put one; return whether it is new. One that is there after all, as after an answer that was lost, is read."""
        waiting = self.incoming / received.sha256
        if received.size <= WHOLE:
            digest = base64.b64encode(bytes.fromhex(received.sha256)).decode()
            new = self._put_new(_below(received.sha256), waiting.read_bytes(), ChecksumSHA256=digest)
        else:
            new = self._put_parts(received.sha256, waiting)
        if (not new or received.size > WHOLE) and self.digest(received.sha256) != received.sha256:
            raise CustodyError(
                f"{self.place(received.sha256)} is not the original it was. Change nothing, and run 'evidence verify'."
            )
        return new

    def _put_new(self, name: str, content: bytes, **more: str) -> bool:
        try:
            with self._told():
                self._store.pipe_file(
                    f"{self._key}/{name}", content, mode="create", ContentType="application/octet-stream", **more
                )
        except FileExistsError:
            return False
        return True

    def _put_parts(self, sha256: str, waiting: Path) -> bool:
        try:
            with self._told():
                self._store.put_file(
                    str(waiting), self._at(sha256), mode="create", ContentType="application/octet-stream"
                )
        except FileExistsError:
            return False
        return True

    def _forget(self, waiting: Path, sha256: str) -> None:
        del sha256
        waiting.unlink(missing_ok=True)

    def _placed(self, sha256: str) -> bool:
        try:
            self.standing(sha256)
        except FileNotFoundError:
            return False
        return True

    def _take_back(self, sha256: str) -> None:
        with self._told():
            self._store.rm_file(self._at(sha256))

    def _blocks(self, sha256: str) -> Iterator[bytes]:
        with self._told():
            file = self._store.open(self._at(sha256), "rb", block_size=_BLOCK, cache_type="none")
        with file:
            while True:
                with self._told():
                    block = file.read(_BLOCK)
                if not block:
                    return
                yield block

    def _fetch(self, sha256: str, final: Path) -> None:
        final.parent.mkdir(parents=True, exist_ok=True)
        part = self._fetched / f"{uuid4().hex}.part"
        told = hashlib.sha256()
        try:
            with part.open("wb") as file:
                for block in self._blocks(sha256):
                    told.update(block)
                    file.write(block)
            if told.hexdigest() != sha256:
                raise CustodyError(f"{self.place(sha256)} is not the original it was. Run 'evidence verify'.")
            part.replace(final)
        finally:
            part.unlink(missing_ok=True)
        self._thin_out()

    def _thin_out(self) -> None:
        with self._guard:
            self._count += 1
            if self._count % LEAST_FETCHED:
                return
            found = sorted(((each.stat(), each) for each in self._fetched.glob("??/*")), key=lambda at: at[0].st_mtime)
            total = sum(stat.st_size for stat, _ in found)
            for stat, path in found[:-LEAST_FETCHED]:
                if total > MOST_FETCHED:
                    path.unlink(missing_ok=True)
                    total -= stat.st_size

    _count = 0

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Let FileNotFoundError and FileExistsError of one file through, and put all else into words."""
        try:
            yield
        except (OSError, BotoCoreError) as error:
            code = _code(error)
            if isinstance(error, FileExistsError) or (isinstance(error, FileNotFoundError) and code != "NoSuchBucket"):
                raise
            raise self._words(error, code) from error

    def _words(self, error: Exception, code: str) -> EvidenceError:
        said = " ".join(str(error).split())[:200]
        if isinstance(error, NoCredentialsError) or code in _TOKEN:
            return WrongCallError(
                f"{self.address} does not take the key or token given ({code or said}): it is wrong or expired. "
                "Renew AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or the profile in ~/.aws, then "
                "run the same command again; what was reported as stored is safe."
            )
        if code == "NoSuchBucket":
            return WrongCallError(f"{self.address}: there is no such bucket. Check 'originals' in evidence.toml.")
        if isinstance(error, PermissionError):
            return WrongCallError(
                f"{self.address}: this key lacks a right, or has expired ({said}). It needs s3:ListBucket on the "
                "bucket, and s3:GetObject, s3:PutObject and s3:DeleteObject below the prefix."
            )
        if code in _NOT_UNDERSTOOD:
            return self._no_conditions(said)
        return DiskError(
            f"{self.address} cannot be reached, or does not answer as it should ({said}). See that the store runs "
            "(AWS_ENDPOINT_URL says where), then run the same command again; what was reported as stored is safe."
        )

    def _no_conditions(self, why: str) -> WrongCallError:
        return WrongCallError(
            f"{self.address} is in a store without conditional writes (If-None-Match): {why}. There an original could "
            "be written over unnoticed. Use a store that has them, such as Amazon S3, MinIO, Ceph or SeaweedFS of 2025."
        )


def _below(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def _code(error: BaseException) -> str:
    """The store's own name of an error."""
    response = getattr(error.__cause__, "response", None) or getattr(error, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))
