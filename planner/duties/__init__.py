"""Who owes which visits, and what a visit is worth: quotas, the ledger, priorities, fairness."""
