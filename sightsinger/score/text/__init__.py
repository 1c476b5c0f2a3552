"""Which words are sung on which note."""
