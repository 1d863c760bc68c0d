"""Fetch the partnerships that Wikidata states into a dated snapshot, which builds read offline."""
