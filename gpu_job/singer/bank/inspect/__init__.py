"""Trying a voicebank out and describing it."""
