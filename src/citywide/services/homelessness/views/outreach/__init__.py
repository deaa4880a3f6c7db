"""Pages where outreach is entered and looked at; only people who work with clients get in."""
