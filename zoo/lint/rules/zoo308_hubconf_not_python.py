"""hubconf.py is not valid Python.

Nobody can load a model from the hub, and what the hub offers is not known.

Bad (project):

    def tinynet_s(:

Good (project):

    def tinynet_s():
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.lint.hub_file"
SEVERITY = Severity.ERROR
