"""The stewards' pages: what waits for somebody, held versions, quarantine, contracts."""
