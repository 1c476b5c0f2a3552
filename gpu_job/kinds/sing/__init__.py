"""Singing all parts of a score into files."""
