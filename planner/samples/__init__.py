"""What the sample provinces are drawn from: real places and figures, invented people, one seed each."""
