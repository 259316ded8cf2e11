"""Quality without a reference: checks, a calibrated estimate, the report."""
