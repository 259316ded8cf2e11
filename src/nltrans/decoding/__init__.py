"""What happens to a segment around the engine: an ordered list of named passes, see `order`."""
