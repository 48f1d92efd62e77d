"""hubconf.py is not valid Python.

No model of the hub can be loaded, and `zoo check` cannot tell which names it offers.

Bad (project):

    def tinynet_s(:

Good (project):

    def tinynet_s():
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.lint.hub_file"
SEVERITY = Severity.ERROR
