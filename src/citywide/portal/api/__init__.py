"""The public HTTP interface, its errors and paging."""
