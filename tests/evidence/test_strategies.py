from importlib import resources

import pytest

from evidence import strategies
from evidence.errors import WrongCallError


def test_each_file_of_the_folder_is_one_strategy() -> None:
    files = {entry.name.removesuffix(".py") for entry in resources.files("evidence.links").iterdir()}
    assert set(strategies.names("evidence.links")) == {
        name for name in files if not name.startswith("_") and "." not in name
    }


def test_loading_gives_the_module_and_an_unknown_name_says_which_there_are() -> None:
    assert strategies.load("evidence.engines", "local", "engine").__name__ == "evidence.engines.local"
    with pytest.raises(WrongCallError, match=r"unknown engine 'gone'. Known are: .*local"):
        strategies.load("evidence.engines", "gone", "engine")
