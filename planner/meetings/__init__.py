"""When party cells meet, as far as their rules of recurrence say."""
