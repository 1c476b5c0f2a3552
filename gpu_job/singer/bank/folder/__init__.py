"""From a voicebank's folder to frozen data."""
