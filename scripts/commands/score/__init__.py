"""Looking at scores: one as a table, a picture or JSON; and a whole corpus against independent counts."""
