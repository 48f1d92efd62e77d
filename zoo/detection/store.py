"""The former place of `zoo.models.weights.store`, kept for one release."""

from zoo.models.weights.store import fetch_weights as fetch_weights
from zoo.models.weights.store import verify_weights as verify_weights
