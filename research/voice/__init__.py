"""The recipe of the default voicebank: corpus, training, export."""
