"""Formats of other tools: TMX, TBX, tables of terms and of units."""
