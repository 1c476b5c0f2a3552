"""How fast the voices are, stage by stage, and how much memory they take."""
