"""An address in the front matter does not begin with `https://`.

Readers load models from these addresses: unencrypted ones can be changed on the way.

Bad (front matter):

    github-link: http://github.com/MegEngine/Models

Good (front matter):

    github-link: https://github.com/MegEngine/Models
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.validate"
SEVERITY = Severity.ERROR
