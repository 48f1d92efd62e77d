"""What other programs' schemas say of the reports the zoo writes."""

import json
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator
from xmlschema import XMLSchema

SCHEMAS = Path(__file__).parent / "schemas"


@cache
def _sarif() -> Draft202012Validator:
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema)


@cache
def _junit() -> XMLSchema:
    return XMLSchema(str(SCHEMAS / "junit-10.xsd"))


def sarif_errors(text: str) -> list[str]:
    """What is wrong with a SARIF log, by the schema of OASIS."""
    return [f"{e.json_path}: {e.message}" for e in _sarif().iter_errors(json.loads(text))]


def junit_errors(text: str) -> list[str]:
    """What is wrong with a JUnit report, by the schema of Jenkins' xUnit plugin."""
    return [str(error.reason) for error in _junit().iter_errors(text)]
