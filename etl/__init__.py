"""Sources in, warehouse out."""
