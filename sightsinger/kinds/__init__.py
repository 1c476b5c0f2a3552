"""The kinds of job: what each accepts, offers, costs and makes. How each is run is in `gpu_job.kinds`.

Every package in here is a kind, and its module `kind` holds its description, KIND (see `base`). `registry` finds them.
"""
