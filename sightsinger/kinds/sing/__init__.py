"""Singing a score."""
