import pytest

from zoo.core.hub import Hub
from zoo.core.registry import Registry, dump_registry, load_registry


@pytest.mark.parametrize("text", ['{"schema": 99, "ports": {}, "entries": []}', "[]"])
def test_a_file_of_another_schema_is_refused_with_the_remedy(text):
    with pytest.raises(ValueError, match="not a registry of schema 3; run: zoo check --fix"):
        load_registry(text)


def test_a_registry_is_written_with_a_line_for_each_value():
    assert dump_registry(Registry(()), Hub()) == (
        '{\n "schema": 3,\n "ports": {},\n "entries": []\n}\n'
    )
