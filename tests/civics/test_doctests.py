"""Every example in the library's documentation is run."""

import doctest
import importlib
import pkgutil

import pytest

import civics

MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(civics.__path__, "civics.")
    if not found.name.endswith("__main__")
)
WITH_EXTRA = ["civics.opinion.daft_parts"]


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_in_the_documentation_say_what_happens(module):
    if module in WITH_EXTRA:
        pytest.importorskip("daft", reason="needs the extra “scale”")
    failed, _ = doctest.testmod(importlib.import_module(module))

    assert failed == 0
