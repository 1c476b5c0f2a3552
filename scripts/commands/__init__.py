"""What the files in scripts/ call: a package a command, of its name."""
