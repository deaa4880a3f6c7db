"""The one gate to the lake: who asks for what purpose decides columns, rows and masks."""
