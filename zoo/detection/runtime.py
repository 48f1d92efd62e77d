"""The former place of `zoo.models.runtime.settings`, kept for one release."""

from zoo.models.runtime.settings import apply as apply
