"""The former place of `zoo.models.hub`, kept for one release."""

from zoo.models.hub import build_entry as build_entry
