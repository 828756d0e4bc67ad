"""The shared look: templates, components, styles and scripts."""
