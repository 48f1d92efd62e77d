"""A card cannot be read from the disk.

The file is gone, is a folder, or its permissions forbid reading.

Bad (project):

    chmod 000 hub_pages/org_task_name.md

Good (project):

    chmod 644 hub_pages/org_task_name.md
"""

from zoo.core.diagnostics import Severity

SEVERITY = Severity.ERROR
