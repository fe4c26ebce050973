"""The optimiser: a pure core that takes a `Problem` and returns an `Outcome`."""
