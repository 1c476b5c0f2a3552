"""What the triggers do; `main.py` names them."""
