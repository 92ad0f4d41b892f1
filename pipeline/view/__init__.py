"""What the command line shows; no decision is made here."""
