"""``python -m nltrans``."""

from nltrans.cli.main import run

run()
