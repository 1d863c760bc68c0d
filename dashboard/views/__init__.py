"""The pages, one module each, every one with `show(frame)`."""
