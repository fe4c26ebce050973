"""The use cases: from the organisation's tables to a published plan."""
