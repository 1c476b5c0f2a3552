"""Score and options in, audio and timing out; knows nothing of clouds."""
