"""What everybody may read about the city's data sets: list, pages, downloads, search."""
