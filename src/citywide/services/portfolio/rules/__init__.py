"""Pure calculations of the portfolio: frozen facts in, frozen results out."""
