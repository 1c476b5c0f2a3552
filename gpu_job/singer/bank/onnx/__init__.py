"""Running a voicebank's models."""
