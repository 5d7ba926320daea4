from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from evidence.errors import WrongCallError
from evidence.settings import FILE_NAME, Settings, check, read, to_toml

OTHER = Settings(study='Ivory "2015"\n象牙\\', time_zone="Asia/Shanghai", workers=3, picture_seconds=2.5, pdq_within=0)


def written(folder: Path, text: str) -> Path:
    path = folder / FILE_NAME
    path.write_text(text, encoding="utf-8")
    return path


def test_events_are_days_with_words_in_order(tmp_path: Path) -> None:
    told = "2015-05-06 a trial: 'ivory'; 2015-03-30  accounts  were closed;"
    found = read(written(tmp_path, f'events = "{told}"')).happened
    assert found == ((date(2015, 3, 30), "accounts were closed"), (date(2015, 5, 6), "a trial: 'ivory'"))
    for wrong in ("30.3.2015 closed", "2015-03-30", "closed"):
        with pytest.raises(WrongCallError, match="'events' takes days with words"):
            read(written(tmp_path, f'events = "{wrong}"'))


@pytest.mark.parametrize("settings", [Settings(), OTHER])
def test_what_is_written_is_read(tmp_path: Path, settings: Settings) -> None:
    assert read(written(tmp_path, to_toml(settings))) == settings


def test_every_setting_is_explained_above_it() -> None:
    lines = to_toml(Settings()).splitlines()
    for each in dataclasses.fields(Settings):
        place = next(number for number, line in enumerate(lines) if line.startswith(f"{each.name} = "))
        assert lines[place - 1].startswith("# ")
        assert lines[place - 1].endswith(".")


def test_what_is_not_said_has_its_default(tmp_path: Path) -> None:
    assert read(written(tmp_path, "workers = 3")) == Settings(workers=3)
    assert read(written(tmp_path, "")) == Settings()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("worker = 3", "unknown setting 'worker'.*workers"),
        ("workers = '3'", "must be a whole number"),
        ("workers = true", "must be a whole number"),
        ("workers = 1.5", "must be a whole number"),
        ("study = 3", "must be a text"),
        ("workers = -1", "from 0 up"),
        ("clip_frames = 0", "from 1 up"),
        ("picture_seconds = nan", "from 1 up"),
        ("clip_seconds = inf", "from 1 up"),
        ("time_zone = 'Mars/Olympus'", "Asia/Shanghai"),
        ("time_zone = '../../etc/passwd'", "Asia/Shanghai"),
        ("time_zone = ''", "Asia/Shanghai"),
        ("sscd = 'distiled'", "distilled.*onnx"),
        ("sscd = ''", "auto, off"),
        ("sscd = false", "must be a text"),
        ("sscd_neighbours = 0", "from 1 up"),
        ("study = ", "not readable as TOML"),
    ],
)
def test_what_no_case_can_be_worked_with_is_refused_with_the_file_and_a_remedy(
    tmp_path: Path, text: str, reason: str
) -> None:
    with pytest.raises(WrongCallError, match=f"(?s){FILE_NAME}: .*{reason}"):
        read(written(tmp_path, text))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"study = '\xff'")
    with pytest.raises(WrongCallError, match="not readable as TOML"):
        read(tmp_path / FILE_NAME)


def test_settings_are_checked_wherever_they_come_from() -> None:
    check(OTHER)
    with pytest.raises(WrongCallError, match="Asia/Shanghai"):
        check(dataclasses.replace(OTHER, time_zone="Shanghai"))


def test_the_digest_tells_any_two_settings_apart() -> None:
    assert Settings().digest() == Settings().digest()
    assert len({Settings().digest(), OTHER.digest(), Settings(workers=1).digest()}) == 3


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://li:hunter2@db.example/case",
        "postgresql+psycopg://li:@db.example/case",
        "postgresql+psycopg://li@db.example/case?password=hunter2",
    ],
)
def test_a_password_in_the_address_of_the_catalogue_is_refused_and_not_repeated(tmp_path: Path, address: str) -> None:
    with pytest.raises(WrongCallError, match="PGPASSWORD") as told:
        read(written(tmp_path, f'catalogue = "{address}"'))
    assert "hunter2" not in str(told.value)


@pytest.mark.parametrize(
    "address", ["postgresql+psycopg://db/", "mysql://db/x", "sqlite:///x", "db", "postgresql+psycopg://db:port/x"]
)
def test_what_is_no_address_of_a_catalogue_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(WrongCallError, match="USER@HOST/DATABASE"):
        read(written(tmp_path, f'catalogue = "{address}"'))


def test_a_catalogue_on_a_server_is_taken_as_it_is_written(tmp_path: Path) -> None:
    address = "postgresql+psycopg://li@db.example:5433/case?sslmode=verify-full"
    assert read(written(tmp_path, f'catalogue = "{address}"')).catalogue == address
