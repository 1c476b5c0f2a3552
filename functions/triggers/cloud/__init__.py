"""Google's services as the triggers use them."""
