"""The teacher: a speech model and WORLD, which sing a phrase between them."""
