from __future__ import annotations

from pathlib import Path

import pytest

from index import faces
from index.errors import ModelError


@pytest.fixture
def face_model() -> Path:
    """The network that finds faces, of the extra ``redact``; where it is not installed, the test is skipped."""
    try:
        return faces.model("auto")
    except ModelError as error:
        pytest.skip(str(error))
