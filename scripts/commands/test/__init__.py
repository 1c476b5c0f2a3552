"""`scripts/test`: every check and every test, in groups that run side by side."""
