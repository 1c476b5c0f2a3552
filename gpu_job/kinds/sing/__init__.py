"""How a score is sung."""
