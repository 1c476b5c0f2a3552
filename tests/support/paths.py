"""Where tests find things, wherever they lie themselves."""

from __future__ import annotations

from scripts.local import paths

ROOT = paths.ROOT
DATA = ROOT / "tests" / "data"
SCORES = DATA / "scores"
"""Real scores."""
SONGS = DATA / "songs"
"""Songs that the voice is judged by; `tuning/` has those that choices are made by."""
GOLDEN = DATA / "golden"
"""Small scores, each beside the lines that must come out."""
