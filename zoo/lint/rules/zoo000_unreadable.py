"""A card cannot be read from the disk.

The file is gone, is a folder, or its permissions forbid reading. What is no regular file is not
read, and neither is a link that leads out of its folder: it would show any file of the machine
that checks cards of strangers. A name that is not UTF-8, or that holds a line end, can stand in no
report.

Bad (project):

    chmod 000 hub_pages/org_task_name.md

Bad (project):

    ln -s /etc/passwd hub_pages/org_task_name.md

Good (project):

    chmod 644 hub_pages/org_task_name.md
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.lint.reading"
SEVERITY = Severity.ERROR
