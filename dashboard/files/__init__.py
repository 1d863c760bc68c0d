"""What can be saved: tables as CSV, Excel, JSON and Parquet, with what they rest on."""
