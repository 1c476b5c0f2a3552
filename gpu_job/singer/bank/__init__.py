"""Voicebanks in the DiffSinger/OpenUtau folder form: read strictly, run by what each model declares."""
