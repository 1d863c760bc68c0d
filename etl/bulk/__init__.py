"""Bulk imports: tables of partnerships by the thousand, loaded beside the curated files."""
