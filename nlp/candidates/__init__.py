"""What is stated of borders and sovereignty beside the catalogue: candidate claims."""
