"""Reports: how a finished run is shown."""
