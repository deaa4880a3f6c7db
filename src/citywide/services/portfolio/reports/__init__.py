"""Documents the portfolio writes: the status report to the committee, in three forms."""
