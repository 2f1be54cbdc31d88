"""What a trained network is asked."""
