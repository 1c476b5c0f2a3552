"""How well do the voices sing? Songs sung by every voice, measured, and told on one page."""
