"""Command lines that need no cloud."""
