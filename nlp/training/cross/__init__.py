"""Training of the cross-encoder; needs the extra ``train`` (PyTorch)."""
