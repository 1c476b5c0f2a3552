"""The project's commands; the files without an ending are what people start."""
