"""The reader's language: texts, names of things, numbers and dates."""
