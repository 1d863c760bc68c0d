"""The pages, one module each with `show(context)`, and the larger parts of some."""
