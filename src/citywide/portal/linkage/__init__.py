"""The review workbench: people decide about pairs of records that linkage is not sure of."""
