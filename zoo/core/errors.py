"""The one error that ends a command."""


class ZooError(Exception):
    """The text names what is wrong, where, and the remedy; `zoo` prints it and exits with 2."""
