"""What both runtimes share: reading scores, and the life of a job."""
