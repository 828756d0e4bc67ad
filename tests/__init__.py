"""The tests mirror the folders of frontdesk/ and read as sentences."""
