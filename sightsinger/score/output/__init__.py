"""What others get of a score: lines, the summary, JSON."""
