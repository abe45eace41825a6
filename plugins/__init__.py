"""What ships in the box: one folder a kind of plugin."""
