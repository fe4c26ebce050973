"""Excel in and out: the organisation in one workbook, and plans, the ledger and reports to hand in on paper."""
