"""Which lines there are."""
