"""The kinds of job: what each accepts, its options, its plan and its result."""
