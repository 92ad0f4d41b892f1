"""The records that flow, settings, text normalisation and time; imports nothing else of ours."""
