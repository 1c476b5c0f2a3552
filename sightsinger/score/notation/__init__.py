"""From XML to what is written: parts, bars, notes, words and signs."""
