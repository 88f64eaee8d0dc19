"""The sentence encoder: what a text means, learned from labelled texts; its graph is data beside the code."""
