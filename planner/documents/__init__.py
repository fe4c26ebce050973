"""Official documents, in Word and PDF: the plan's annex and the report, under the board's letterhead."""
