"""How what is shipped was made: the default voice, the language guess."""
