"""A plan as a table: a CSV file or an Excel workbook, one row for each task."""

from citywide.services.portfolio.exchange.table.csv_file import read_plan_csv, write_plan_csv
from citywide.services.portfolio.exchange.table.workbook_in import read_plan_workbook
from citywide.services.portfolio.exchange.table.workbook_out import write_plan_workbook

__all__ = ["read_plan_csv", "read_plan_workbook", "write_plan_csv", "write_plan_workbook"]
