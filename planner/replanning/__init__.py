"""From a release and its changes to the next draft, touching as little as can be."""
