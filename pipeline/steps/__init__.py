"""The steps of the one way through; each can run alone, again, and after a crash."""
