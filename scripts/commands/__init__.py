"""The commands' own code, a package each."""
