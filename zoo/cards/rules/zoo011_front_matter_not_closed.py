"""The front matter has no closing `---` line.

Without it, the whole card would be read as front matter.

Bad (card):

    ---
    template: hub1
    title: ATSS

    A detector.

Good (card):

    ---
    template: hub1
    title: ATSS
    ---

    A detector.
"""

from zoo.core.diagnostics import Severity

SEVERITY = Severity.ERROR
