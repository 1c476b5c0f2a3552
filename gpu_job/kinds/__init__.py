"""What each kind of job does when it is run."""
