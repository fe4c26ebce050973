"""What a visitor sees and says for themselves: the way, the cell's story, their absences."""
