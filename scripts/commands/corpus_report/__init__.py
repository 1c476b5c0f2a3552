"""`scripts/corpus-report`: every score that music21 carries, read and judged."""
