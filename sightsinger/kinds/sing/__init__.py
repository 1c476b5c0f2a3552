"""Singing a score: its options, and who sings."""
