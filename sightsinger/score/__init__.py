"""MusicXML in, plain frozen data out."""
