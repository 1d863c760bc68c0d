"""Scripts that derive `data/reference/` from published lists; run by hand, never by a build."""
