"""What it takes to run: the site, the worker, the first log-in, secrets, stopping, the console."""
