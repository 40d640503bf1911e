"""What `privacy-desk` can do, one file a subject. The commands are thin: the work is elsewhere."""
