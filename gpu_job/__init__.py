"""The Cloud Run job: claims a job document, does what its kind says, and writes what came of it."""
