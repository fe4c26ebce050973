"""What has changed since a plan was made: recorded, withdrawn, and what it breaks."""
