"""Metrics of translations against references, behind the port `nltrans.core.ports.Metric`."""
