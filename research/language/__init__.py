"""How the guess of a text's language was made."""
