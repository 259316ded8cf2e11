"""Translations beside references and sources: suites, comparison, gates and the reports on them."""
