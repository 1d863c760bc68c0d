"""Every table and column of the warehouse, declared once.

DDL, frame schemas, the check of curated files, column headings and `docs/dictionary.md`
all derive from here.
"""
