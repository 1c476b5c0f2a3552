"""In which order bars sound, and when."""
