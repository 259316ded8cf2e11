"""Frozen values and ports: what the rest of nltrans speaks in, with no I/O."""
