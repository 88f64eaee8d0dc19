"""The verbs of run.py, a file for each group of them."""
