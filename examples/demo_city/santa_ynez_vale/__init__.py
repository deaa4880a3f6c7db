"""Santa Ynez Vale, an invented city of a million people, and the extracts its departments send."""
