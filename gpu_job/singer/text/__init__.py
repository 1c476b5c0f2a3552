"""From words to phonemes."""
