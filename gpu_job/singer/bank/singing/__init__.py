"""A phrase through a voicebank's stages."""
