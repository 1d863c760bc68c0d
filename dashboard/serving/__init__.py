"""What keeps the server running and tells of it: health, log, metrics, stopping."""
