"""The commands, by who uses them: steps, texts, reading, care."""
