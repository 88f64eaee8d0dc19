"""Mail that was damaged at random goes the whole way of `inspect`: nothing raises, nothing takes long."""
