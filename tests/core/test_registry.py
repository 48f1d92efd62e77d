import pytest

from zoo.core.registry import load_registry


@pytest.mark.parametrize("text", ['{"schema": 99, "ports": {}, "entries": []}', "[]"])
def test_a_file_of_another_schema_is_refused_with_the_remedy(text):
    with pytest.raises(ValueError, match="not a registry of schema 3; run: zoo check --fix"):
        load_registry(text)
