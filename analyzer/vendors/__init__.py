"""What is true of one vendor's clusters only: names, labels, address ranges."""
