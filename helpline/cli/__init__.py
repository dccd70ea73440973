"""Commands for the people who run a line: ``helpline …``."""

from helpline.cli.root import main as main
