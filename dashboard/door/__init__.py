"""What stands before pages and API: who may come in, under which name, how often, how large."""
