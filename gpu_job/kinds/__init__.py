"""How each kind of job is run. What it accepts, offers, costs and makes is in `sightsinger.kinds`.

Every package in here bears a kind's name, and its module `run` has `make`, which returns the kind's `Run` (see `base`).
"""
