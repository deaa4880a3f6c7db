"""The page frame: what every page shares, its components, its words in three languages."""
