"""PostgreSQL as Django knows it, whose server is told how far is seen."""
