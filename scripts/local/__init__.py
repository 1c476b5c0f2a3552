"""The whole system on one machine: set-up, the emulators, what stands in for Google Cloud, and a signed-in user."""
