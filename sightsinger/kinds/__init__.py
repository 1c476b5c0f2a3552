"""The kinds of job: what each accepts, offers, costs and makes."""
