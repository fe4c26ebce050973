"""Reading what people fill in: files as sheets of cells, headers, days and times, faults."""
