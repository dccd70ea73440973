"""Which tables are only there where notes may be written."""

from typing import Final

PART: Final = {"part": "escalation"}
"""On a table: it comes and goes with `HELPLINE_ESCALATION`."""
