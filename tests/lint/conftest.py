"""How hard the parser is searched for bytes that break it.

`pytest tests/lint/test_any_bytes.py --hypothesis-profile=fuzz` looks far longer for bytes that no
one thought of.
"""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "fuzz", max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck)
)
