"""The dashboard: pages, charts, exports and the server that shows them."""
