"""A project with one card, and the command that runs inside it, as in tests/pipeline.

`pytest tests/desk/test_any_bytes.py --hypothesis-profile=fuzz` looks far longer for bytes that no
one thought of.
"""

from hypothesis import HealthCheck, settings

from tests.pipeline.conftest import project as project
from tests.pipeline.conftest import zoo as zoo

settings.register_profile(
    "fuzz", max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck)
)
