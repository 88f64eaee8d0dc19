"""The facts of the matter: names, places, dates, identifiers."""
