"""From a phrase to samples, and from phrases to a part's recording."""
