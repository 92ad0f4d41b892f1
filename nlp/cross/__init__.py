"""The cross-encoder: a sentence in its context read together with a claim."""
