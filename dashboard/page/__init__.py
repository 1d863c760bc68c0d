"""What pages are made of: sections, tables, foot, frames."""
