"""How a memory is asked: exact, in context, fuzzy."""
