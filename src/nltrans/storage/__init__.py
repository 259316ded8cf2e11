"""Files: posts, glossaries, memories and TMX."""
