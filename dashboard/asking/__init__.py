"""What the warehouse answers to a selection, kept for all who ask the same."""
