"""What is installed is what is pinned; what is built holds all of the two packages and nothing else."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

import evidence

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PROGRAMS = (
    "scripts/setup",
    "scripts/check",
    "scripts/fix",
    "scripts/test",
    "scripts/demo",
    "scripts/setup-peers",
    "scripts/setup-case-utils",
    "scripts/setup-browser",
    "scripts/setup-services",
    ".ci/run",
)


def pins() -> list[Requirement]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def applies(requirement: Requirement, extras: set[str]) -> bool:
    return requirement.marker is None or any(requirement.marker.evaluate({"extra": each}) for each in extras or {""})


def needed() -> Iterator[NormalizedName]:
    """The canonical name of every package that the project needs here, its extras included."""
    optional = PROJECT["optional-dependencies"]
    extras = [line for extra, lines in optional.items() if extra != "gpu" for line in lines]
    waiting = [Requirement(line) for line in [*PROJECT["dependencies"], *extras]]
    seen: set[NormalizedName] = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in seen or not applies(requirement, set()):
            continue
        seen.add(name)
        yield name
        further = map(Requirement, importlib.metadata.requires(name) or [])
        waiting += [each for each in further if applies(each, requirement.extras)]


def test_every_package_is_installed_at_its_pinned_version() -> None:
    pinned = {canonicalize_name(pin.name): str(pin.specifier) for pin in pins() if applies(pin, set())}
    installed = {name: f"=={importlib.metadata.version(name)}" for name in needed()}
    assert len(installed) > 30
    assert {name: pinned.get(name) for name in installed} == installed


def test_each_pin_is_one_exact_version_and_names_no_address() -> None:
    for pin in pins():
        assert re.fullmatch(r"==[\w.]+", str(pin.specifier)), str(pin)
        assert pin.url is None


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_each_python_has_one_pin_a_package(version: str) -> None:
    names = [pin.name for pin in pins() if pin.marker is None or pin.marker.evaluate({"python_version": version})]
    assert len(names) == len(set(names))
    direct = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}
    assert direct <= set(names)


def test_the_version_is_said_once() -> None:
    assert evidence.__version__ == PROJECT["version"]


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_program_can_be_run_and_is_sound_bash(program: str) -> None:
    path = ROOT / program
    assert path.stat().st_mode & stat.S_IXUSR
    assert path.read_text(encoding="utf-8").startswith("#!/usr/bin/env bash\n")
    subprocess.run(["bash", "-n", str(path)], check=True)


def sources() -> set[str]:
    files = (path for top in ("evidence", "index") for path in (ROOT / top).rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel, unpacked. Built from a copy, so that no build folder is left in the checkout."""
    copy, out = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("wheel")
    for name in ("evidence", "index", "tests"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    program = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", program, str(out)], cwd=copy, check=True, capture_output=True)
    with zipfile.ZipFile(next(out.glob("tuskprint-*.whl"))) as archive:
        archive.extractall(out / "unpacked")
    return out / "unpacked"


def test_the_wheel_holds_both_packages_whole_and_nothing_else(wheel: Path) -> None:
    files = {path.relative_to(wheel).as_posix() for path in wheel.rglob("*") if path.is_file()}
    assert {name for name in files if ".dist-info/" not in name} == sources()
    assert any(name.endswith("licenses/LICENSE") for name in files)


def test_the_wheel_alone_gives_the_command(wheel: Path, tmp_path: Path) -> None:
    assert "evidence = evidence.cli:main" in next(wheel.glob("*.dist-info/entry_points.txt")).read_text("utf-8")
    program = "import evidence, sys; print(evidence.__file__); from evidence.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--help"],
        env=dict(os.environ, PYTHONPATH=str(wheel)),
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(wheel))
    assert "ingest" in done.stdout
