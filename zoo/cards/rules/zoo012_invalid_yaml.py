"""The front matter is not valid YAML.

The message gives the place at which reading failed. A value that holds `: ` or `#`, or starts
with a sign such as `[` or `@`, goes in quotes.

Bad (front matter):

    title: ATSS: a detector

Good (front matter):

    title: "ATSS: a detector"
"""

from zoo.core.diagnostics import Severity

SEVERITY = Severity.ERROR
