"""What must hold: each check reads raw rows, letters and files, and yields a sentence for whatever does not."""
