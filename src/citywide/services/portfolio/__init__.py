"""The project portfolio: intake, plan, money, status, and the report to the committee."""
