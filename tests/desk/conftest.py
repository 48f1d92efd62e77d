"""A project with one card, and the command that runs inside it, as in tests/pipeline."""

from tests.pipeline.conftest import project as project
from tests.pipeline.conftest import zoo as zoo
