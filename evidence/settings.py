"""The settings of a case: one frozen dataclass, read from its ``evidence.toml``; unknown keys are refused."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from evidence.errors import WrongCallError

FILE_NAME = "evidence.toml"
SERVER = "postgresql+psycopg://"
BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[A-Za-z0-9_.=-]+(/[A-Za-z0-9_.=-]+)*")
NETWORKS = ("auto", "off", "distilled", "int8")

_KINDS = {str: "a text in quotes", int: "a whole number", float: "a number"}
_MAY_BE_ZERO = (
    "workers",
    "pdq_within",
    "phash_within",
    "piece_probability",
    "survival",
    "survival_sd",
    "seed",
    "closer_look",
)


def _about(default: Any, text: str) -> Any:
    return field(default=default, metadata={"about": text})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a person can set; each field is a key of ``evidence.toml`` of the same name."""

    study: str = _about("Untitled study", "Name of the study, shown on reports.")
    time_zone: str = _about("UTC", "Zone of times that name none, e.g. Asia/Shanghai.")
    events: str = _about(
        "",
        "What happened meanwhile, marked over the weeks of the report: days with words, parted by semicolons, such as "
        "'2015-03-30 the platform closed accounts; 2015-05-06 a trial was in the news'.",
    )
    catalogue: str = _about(
        "",
        "Where the catalogue is: empty for a file in the case, or postgresql+psycopg://USER@HOST/DATABASE for a team; "
        "its password in PGPASSWORD or ~/.pgpass.",
    )
    originals: str = _about(
        "",
        "Where the originals are: empty for a folder in the case, or s3://BUCKET/PREFIX; the store's address in "
        "AWS_ENDPOINT_URL, its keys as for the AWS tools.",
    )
    workers: int = _about(0, "Worker processes; 0 means one for each processor core.")
    worker_memory_mb: int = _about(1500, "Most memory one worker may take, in MiB.")
    picture_seconds: float = _about(20.0, "Most seconds one picture may take.")
    clip_seconds: float = _about(120.0, "Most seconds one clip may take.")
    clip_frames: int = _about(120, "Most frames kept of one clip, spread over its length.")
    pdq_within: int = _about(56, "Candidate pairs: PDQ codes at most this many of 256 bits apart.")
    phash_within: int = _about(6, "Candidate pairs: pHash codes at most this many of 64 bits apart.")
    neighbours: int = _about(12, "Most candidates by whole fingerprints for one region; what is cut is reported.")
    word_neighbours: int = _about(12, "Most candidates by words of keypoints for one region.")
    closer_look: int = _about(
        20_000,
        "In cases of up to so many regions those without any copy are looked up again by four times as many keypoints: "
        "more copies under stickers are found, and it takes longer. 0: never.",
    )
    sscd: str = _about(
        "auto", "Network that proposes candidates: auto, off, distilled, int8, or the path of an ONNX file."
    )
    faces: str = _about("auto", "Network that finds faces for report --redact: auto, or the path of a YuNet ONNX file.")
    sscd_neighbours: int = _about(6, "Most candidates by that network for one region.")
    piece_probability: float = _about(
        0.75, "Pictures are held for one piece from this mean probability; lower joins more, rightly and wrongly."
    )

    survival: float = _about(
        0.0, "Chance that an ad is up at the next check, from 0.5 to 1; 0 means: from ads looked for again."
    )
    survival_sd: float = _about(0.0, "Standard deviation of that chance.")
    seed: int = _about(0, "Seed of every draw that a count makes.")

    expected_backups: float = _about(
        5.0, "Pairs of accounts that one operator is expected to run, before anything is read: the prior of links."
    )
    scene_ratio: float = _about(
        10.0,
        "Assumed: how many times likelier a scene shared by two accounts' own pieces is if one operator runs both.",
    )
    announcement_ratio: float = _about(
        10_000.0, "Assumed: how many times likelier one account announces the other if one operator runs both."
    )
    contact_ratio: float = _about(1000.0, "The same of one WeChat ID, QQ number or QR code in contact position.")
    phone_ratio: float = _about(1000.0, "The same of one phone number in contact position.")
    avatar_ratio: float = _about(10.0, "The same of one avatar.")
    watermark_ratio: float = _about(2.0, "The same of one watermark over pictures, which are passed on.")

    @property
    def happened(self) -> tuple[tuple[date, str], ...]:
        """The events, by day.

        Raises:
            ValueError: One of them does not begin with a day, or says nothing of it.
        """
        told = [each.split(maxsplit=1) for each in self.events.split(";") if each.strip()]
        return tuple(sorted((date.fromisoformat(day), " ".join(words.split())) for day, words in told))

    def digest(self) -> str:
        """SHA-256, in hex, of the settings as canonical JSON; stands in every ledger entry."""
        text = json.dumps(dataclasses.asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def to_toml(settings: Settings) -> str:
    """Write settings as TOML with a comment on each key."""
    lines = ["# Settings of this case. Unknown keys are refused."]
    for known in dataclasses.fields(Settings):
        value = getattr(settings, known.name)
        lines += ["", f"# {known.metadata['about']}", f"{known.name} = {json.dumps(value, ensure_ascii=False)}"]
    return "\n".join(lines) + "\n"


def read(path: Path) -> Settings:
    """Read settings from a TOML file.

    Raises:
        WrongCallError: The file is no TOML, has an unknown key, or a value of the wrong type or range.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongCallError(f"{path}: not readable as TOML ({error}). Mend the file, or restore it.") from error
    known = {each.name: each for each in dataclasses.fields(Settings)}
    for key, value in given.items():
        if key not in known:
            raise WrongCallError(f"{path}: unknown setting '{key}'. Known are: {', '.join(sorted(known))}.")
        wanted = type(known[key].default)
        if isinstance(value, bool) or not isinstance(value, (int, float) if wanted is float else wanted):
            raise WrongCallError(f"{path}: '{key}' must be {_KINDS[wanted]}, not {value!r}.")
    settings = Settings(**given)
    try:
        check(settings)
    except WrongCallError as error:
        raise WrongCallError(f"{path}: {error}") from error
    return settings


def check(settings: Settings) -> None:
    """Refuse what no case can be worked with.

    Raises:
        WrongCallError: A number is out of range, the time zone is unknown, or ``sscd`` names nothing that could be.
    """
    for known in dataclasses.fields(Settings):
        value = getattr(settings, known.name)
        least = 0 if known.name in _MAY_BE_ZERO else 1
        if isinstance(value, (int, float)) and not least <= value < math.inf:
            raise WrongCallError(f"'{known.name}' is {value}; it must be a number from {least} up.")
    if settings.sscd not in NETWORKS and not settings.sscd.endswith(".onnx"):
        raise WrongCallError(f"'sscd' is '{settings.sscd}'; use {', '.join(NETWORKS)}, or the path of an .onnx file.")
    _check_address(settings.catalogue)
    if settings.originals and not BUCKET.fullmatch(settings.originals):
        raise WrongCallError("'originals' is no address such as s3://BUCKET/PREFIX. Correct it, or leave it empty.")
    try:
        _ = settings.happened
    except ValueError as error:
        raise WrongCallError(
            "'events' takes days with words, parted by semicolons, such as '2015-03-30 accounts were closed; "
            "2015-05-06 a trial'. Correct it, or leave it empty."
        ) from error
    for name in ("piece_probability", "survival", "survival_sd"):
        if getattr(settings, name) > 1:
            raise WrongCallError(f"'{name}' is {getattr(settings, name)}; it must be a number from 0 to 1.")
    try:
        ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise WrongCallError(f"unknown time_zone '{settings.time_zone}'. Use a name such as Asia/Shanghai.") from error


def _check_address(catalogue: str) -> None:
    """Refuse what is no address of a database, without repeating it: it may hold a password."""
    if not catalogue:
        return
    try:
        parts = urlsplit(catalogue)
        secret = parts.password is not None or "password" in parse_qs(parts.query, keep_blank_values=True)
        sound = catalogue.startswith(SERVER) and bool(parts.hostname) and len(parts.path) > 1 and parts.port != 0
    except ValueError:
        secret = sound = False
    if secret:
        raise WrongCallError(
            "'catalogue' holds a password, which would go wherever the case and its ledger go. Take it out, change it, "
            "and put it into PGPASSWORD, or into ~/.pgpass as HOST:PORT:DATABASE:USER:PASSWORD."
        )
    if not sound:
        raise WrongCallError(
            f"'catalogue' is no address such as {SERVER}USER@HOST/DATABASE. Correct it, or leave it empty."
        )
