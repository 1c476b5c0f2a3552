"""How each kind of job is run."""
