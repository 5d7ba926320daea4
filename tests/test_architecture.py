"""The house rules that ruff and mypy cannot hold (design sections 2 and 7), by reading every source with ``ast``."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

LAYERS = """
evidence.cli
evidence.demo
evidence.review
evidence.report evidence.comparison evidence.status evidence.watching
evidence.preview
evidence.ingest evidence.merge evidence.dedupe evidence.read evidence.count evidence.link evidence.accepting
evidence.search evidence.resembling evidence.rebuild evidence.verify evidence.known evidence.withdrawing
evidence.recipe
evidence.telling
evidence.sampling evidence.deciding evidence.observing
evidence.judging evidence.questions
evidence.plans
evidence.reviews evidence.answering
evidence.risks evidence.beside
evidence.hubs
evidence.linking evidence.grouping evidence.holding
evidence.offering
evidence.hints
evidence.pieces
evidence.restating evidence.standing
evidence.learnt
evidence.hosting evidence.bridging evidence.closer
evidence.bundles evidence.likeness evidence.waves
evidence.weekly
evidence.tiers
evidence.domains
evidence.lives evidence.rounds evidence.screens
evidence.estimators evidence.gate
evidence.rarefaction evidence.hidden
evidence.survival evidence.frequencies evidence.captures
evidence.histories
evidence.proposing evidence.describing evidence.near evidence.figures evidence.clips
evidence.embedding evidence.lookups evidence.shards evidence.cutting
evidence.holdings
evidence.pairing evidence.posted evidence.trade
evidence.weighing
evidence.snapshot evidence.case evidence.engines evidence.rates evidence.vouching
evidence.turns
evidence.links evidence.screening evidence.supply evidence.prices
evidence.tokening
evidence.postings evidence.bicm evidence.operators evidence.strength
evidence.signing
evidence.visible evidence.categories
evidence.contradictions evidence.crosscheck
evidence.catalogue evidence.custody evidence.sources evidence.agreement evidence.thumbnails
evidence.messages
evidence.exports
evidence.headers evidence.layout evidence.tabular evidence.captions evidence.cells evidence.tokens evidence.signs
evidence.slips evidence.reports evidence.kinds
evidence.amounts evidence.contacts evidence.announcements
evidence.vocabulary
evidence.payloads evidence.folding evidence.numerals evidence.relative evidence.stamps
evidence.sevenzip
evidence.unpacking
evidence.wording evidence.texts evidence.times evidence.walk evidence.workbook evidence.jsons evidence.foreign
evidence.sites evidence.literals evidence.scripts evidence.spool
evidence.sandbox evidence.packing evidence.program evidence.collecting
evidence.planning evidence.retelling
evidence.reviewing evidence.stratified
evidence.records evidence.settings evidence.progress
evidence.strategies
evidence.errors evidence.phrases
evidence.market
evidence
index.scan
index.hubs
index.surround
index.cluster index.verify index.nearest index.alike index.votes index.linkage index.timelines
index.tally index.hits
index.tables index.bending index.ruling
index.calibration index.links index.unions index.tracking index.kernel index.buckets index.cells
index.compiled
index.compare
index.excusing index.exposure index.lighting index.glare index.edges index.quiet
index.windows index.guided
index.laying index.outlines
index.glass index.drawn
index.veils
index.align index.overlays index.plates index.additions index.inks index.corners index.shapes index.smudged
index.outlined
index.tints
index.describe index.posts index.spans
index.cutting
index.codes index.writing index.faces index.heads index.pages
index.regions index.fingerprints index.words index.colours
index.askew index.repeating
index.crossing
index.picture index.video
index.quantiles index.contours
index.grounds index.levels index.formats index.lattice index.frames index.bands index.papers index.feedwords
index.insets index.seams index.collages
index.errors
index
"""
"""Top to bottom; a module imports only from rows below its own. A folder's modules may import each other."""

RANKS = {unit: rank for rank, row in enumerate(LAYERS.split("\n")) for unit in row.split()}
STRATEGIES = ("evidence/sources", "evidence/estimators", "evidence/links", "evidence/engines", "index/fingerprints")
SQL = {"sqlalchemy", "alembic", "sqlite3"}
DECODERS = {
    "cv2.imdecode", "cv2.imread", "cv2.VideoCapture", "Image.open", "av.open",
    "pillow_heif.open_heif", "pillow_heif.read_heif",
}  # fmt: skip
LATE_IMPORTS = {
    # Alembic is slow to import and needed only where a catalogue is of an older revision; migrations import the schema.
    "evidence/catalogue/__init__.py",
    # PostgreSQL's dialect is needed only where a case names a server.
    "evidence/catalogue/upsert.py",
    # Clients of object stores are an extra as well.
    "evidence/custody/keeping.py",
}

Check = Callable[[str, ast.Module, str], Iterator[str]]


def unit(module: str) -> str | None:
    """The longest name in LAYERS that the dotted name lies in; None where it has no place."""
    parts = module.split(".")
    while parts and ".".join(parts) not in RANKS:
        parts.pop()
    return ".".join(parts) or None


def module_of(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def placed(name: str) -> bool:
    return unit(module_of(name)) not in {"evidence", "index"} or name.endswith("__init__.py")


def every_module_has_its_place(name: str, tree: ast.Module, text: str) -> Iterator[str]:
    if not placed(name):
        yield f"{name}: has no row in LAYERS of tests/test_architecture.py"


def imports_go_down(name: str, tree: ast.Module, text: str) -> Iterator[str]:
    own = unit(module_of(name)) or ""
    for line, target in imported(tree):
        other = unit(target)
        if other and other != own and placed(name) and RANKS[other] <= RANKS[own]:
            yield f"{name}:{line}: {own} imports {other}, which is not below it"
        if own == "evidence.custody" and (other or "").startswith("index"):
            yield f"{name}:{line}: custody never looks into pictures"


def libraries_stay_where_they_belong(name: str, tree: ast.Module, text: str) -> Iterator[str]:
    for line, target in imported(tree):
        top = target.split(".")[0]
        if top in SQL and not name.startswith("evidence/catalogue/"):
            yield f"{name}:{line}: {top} only in evidence/catalogue"
        if top == "faiss" and name not in {"index/nearest.py", "index/cells.py"}:
            yield f"{name}:{line}: faiss only in index/nearest.py and index/cells.py"


def decoding_stays_in_two_files(name: str, tree: ast.Module, text: str) -> Iterator[str]:
    if name in {"index/picture.py", "index/video.py"}:
        return
    for line, target in imported(tree):
        if target.removeprefix("PIL.") in DECODERS:
            yield f"{name}:{line}: decoding ({target}) only in index/picture.py and index/video.py"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (call := dotted(node.func).removeprefix("PIL.")) in DECODERS:
            arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
            writes = any(isinstance(each, ast.Constant) and each.value == "w" for each in arguments)
            if not (call == "av.open" and writes and name.startswith("evidence/market/")):
                yield f"{name}:{node.lineno}: decoding ({call}) only in index/picture.py and index/video.py"


def imports_stand_at_the_top(name: str, tree: ast.Module, text: str) -> Iterator[str]:
    if name.startswith("evidence/cli/") or name in LATE_IMPORTS:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (f"{name}:{line}: imports {target} inside a function" for line, target in imported(node))


def only_commands_print(name: str, tree: ast.Module, text: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and dotted(node.func) == "print" and not name.startswith("evidence/cli/"):
            yield f"{name}:{node.lineno}: prints; only evidence/cli does"


def files_and_functions_are_short(name: str, tree: ast.Module, text: str) -> Iterator[str]:
    if (lines := len(text.splitlines())) > 400:
        yield f"{name}: {lines} lines; 400 is the most"
    if "/migrations/versions/" in name:
        return  # a list of columns, written once
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 60:
            yield f"{name}:{node.lineno}: {node.name}() has more than 60 lines"


def no_import_is_relative(name: str, tree: ast.Module, text: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield f"{name}:{node.lineno}: relative import"


def strategies_have_one_shape(name: str, tree: ast.Module, text: str) -> Iterator[str]:
    folder, _, file = name.rpartition("/")
    if folder in STRATEGIES and file == "__init__.py":
        made = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        yield from (f"{name}: a folder of strategies has {each}()" for each in ("names", "load") if each not in made)


PRODUCT: tuple[Check, ...] = (
    every_module_has_its_place,
    imports_go_down,
    libraries_stay_where_they_belong,
    decoding_stays_in_two_files,
    imports_stand_at_the_top,
    only_commands_print,
    strategies_have_one_shape,
)
EVERYWHERE: tuple[Check, ...] = (files_and_functions_are_short, no_import_is_relative)


def violations(root: Path) -> list[str]:
    """Every breach in the sources below ``root``, as ``file:line: what``."""
    found = [f"{path.relative_to(root).as_posix()}: no __init__.py below tests" for path in init_files(root / "tests")]
    found += [f"{each}: holds strategies but no __init__.py" for each in STRATEGIES if bare(root / each)]
    for top in ("evidence", "index", "tests", "scripts"):
        checks = PRODUCT + EVERYWHERE if top in {"evidence", "index"} else EVERYWHERE
        for path in sorted((root / top).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            name, tree = path.relative_to(root).as_posix(), ast.parse(text, str(path))
            found += dict.fromkeys(breach for check in checks for breach in check(name, tree, text))
    return found


def init_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("__init__.py"))


def bare(folder: Path) -> bool:
    return any(folder.glob("*.py")) and not (folder / "__init__.py").exists()


def test_the_sources_keep_every_rule() -> None:
    assert violations(ROOT) == []


PLANTED = [
    ("evidence/settings.py", "from evidence import case", "not below it"),
    ("evidence/catalogue/ads.py", "import evidence.custody.ledger", "not below it"),
    ("evidence/report/html.py", "from evidence.cli import table", "not below it"),
    ("evidence/custody/audit.py", "from index.picture import decode", "never looks into pictures"),
    ("evidence/market/edits.py", "from evidence.errors import EvidenceError", "not below it"),
    ("index/verify.py", "from evidence.records import Found", "not below it"),
    ("index/verify.py", "def f():\n    from index.cluster import g", "not below it"),
    ("evidence/novelty.py", "", "has no row"),
    ("index/novelty.py", "", "has no row"),
    ("evidence/dedupe.py", "import sqlite3", "only in evidence/catalogue"),
    ("evidence/cli/count.py", "def f():\n    from sqlalchemy import text", "only in evidence/catalogue"),
    ("index/cluster.py", "import faiss", "only in index/nearest.py"),
    ("index/regions.py", "import cv2\ncv2.imdecode(b'', 1)", "decoding"),
    ("evidence/report/html.py", "import PIL.Image\nPIL.Image.open('x')", "decoding"),
    ("evidence/report/html.py", "from cv2 import imread", "decoding"),
    ("evidence/market/write.py", "import av\nav.open('x')", "decoding"),
    ("index/regions.py", "import av\nav.open('x', mode='w')", "decoding"),
    ("evidence/dedupe.py", "def f():\n    import json", "inside a function"),
    ("evidence/dedupe.py", "print('x')", "prints"),
    ("evidence/sources/__init__.py", "def names(): ...", "has load()"),
    ("evidence/links/shared_pieces.py", "", "no __init__.py"),
    ("tests/evidence/__init__.py", "", "no __init__.py below tests"),
    ("tests/test_x.py", "from . import y", "relative import"),
    ("scripts/benchmark.py", "x = 1\n" * 401, "400 is the most"),
    ("index/cluster.py", "def f():\n" + "    x = 1\n" * 60, "more than 60 lines"),
]


@pytest.mark.parametrize(("name", "text", "breach"), PLANTED)
def test_a_planted_breach_is_found(tmp_path: Path, name: str, text: str, breach: str) -> None:
    plant(tmp_path, name, text)
    assert any(each.startswith(name.rpartition("/")[0]) and breach in each for each in violations(tmp_path))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("evidence/dedupe.py", "from evidence.case import Case\nfrom index.picture import decode"),
        ("evidence/catalogue/ads.py", "from evidence.catalogue.schema import METADATA\nimport sqlalchemy"),
        ("evidence/cli/count.py", "def command():\n    import json\n    print(json)"),
        ("evidence/market/write.py", "import av\nav.open('x', mode='w')"),
        ("evidence/settings.py", "from evidence import __version__"),
        ("index/picture.py", "import cv2\ncv2.imdecode(b'', 1)"),
        ("index/nearest.py", "import faiss"),
        ("index/cluster.py", "def f():\n" + "    x = 1\n" * 59),
    ],
)
def test_what_is_allowed_is_not_reported(tmp_path: Path, name: str, text: str) -> None:
    plant(tmp_path, name, text)
    assert violations(tmp_path) == []


def plant(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True)
    (root / name).write_text(text, encoding="utf-8")
