"""A job: its document, its states, its paths."""
