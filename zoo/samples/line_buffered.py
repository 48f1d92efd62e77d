"""Copied into the sandbox as `sitecustomize.py`: every Python of a case prints line by line.

As on a reader's terminal, so that what a sample and its children print stands in the order in
which they printed it, and nothing is lost when a worker is ended.
"""

import sys

if sys.stdout is not None:
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
