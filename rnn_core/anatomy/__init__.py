"""What a reader sees of networks without torch: cells, rivals, viewers, learning rules, and operations on them."""
