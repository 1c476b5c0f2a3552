"""How well was it sung? Pitch, words, onsets, loudness: a recording measured against its score."""
