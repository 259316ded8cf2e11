"""Terms: finding them in a segment, enforcing and measuring them in a translation."""
