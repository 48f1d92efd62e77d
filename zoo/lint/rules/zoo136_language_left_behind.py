"""One language was changed and the other was not.

Reported by `zoo check --since REV`, which compares the cards with a commit, such as the one a pull
request starts from: `zoo check --since origin/main`.

Bad (project):

    a commit that changes the section en_US of a card, and not zh_CN

Good (project):

    a commit that changes both sections
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.lint.translations"
SEVERITY = Severity.WARNING
