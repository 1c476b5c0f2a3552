"""Sound as samples: blocks, mixing, loudness, mp3. Nothing here knows a song."""
