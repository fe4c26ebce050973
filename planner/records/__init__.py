"""The board's records, whatever their table: listed, made, changed one by one or together, deleted, undone."""
