"""When each phoneme sounds, on what pitch and how loud."""
