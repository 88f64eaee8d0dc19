"""What networks, disks, clocks and other people do to a desk, on real servers."""
