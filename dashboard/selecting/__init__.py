"""What the reader chose to see: the filters, their choices, and the address that holds them."""
