"""Line-drawn widgets: bar, table, form, sheet."""
