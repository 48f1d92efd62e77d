r"""A file begins with a byte order mark.

It is invisible, and UTF-8 needs none; but programs that look for `---` at the very beginning, as
GitHub does, do not see the front matter. `zoo format` takes it away.

Bad (bytes):

    "\ufeff# Title\n".encode("utf-8")

Good (bytes):

    "# Title\n".encode("utf-8")
"""

from __future__ import annotations

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.lint.inspect"
SEVERITY = Severity.WARNING
