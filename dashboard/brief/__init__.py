"""The brief: what one page of paper says of a selection, as a PDF and as a document to edit."""
