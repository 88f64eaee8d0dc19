"""What is asked: sentences, concepts, rules, and the learned model."""
