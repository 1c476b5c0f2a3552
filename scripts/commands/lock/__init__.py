"""`scripts/lock`: pin every Python package."""
