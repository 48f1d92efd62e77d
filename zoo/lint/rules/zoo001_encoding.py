"""A card is not UTF-8.

Cards are read on every system; UTF-8 is the one encoding that all agree on. UTF-16 and GBK are
recognized, and the message names the command that converts the file.

Bad (bytes):

    "title: 标题".encode("gbk")

Good (bytes):

    "# 标题".encode("utf-8")
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.decode"
SEVERITY = Severity.ERROR
