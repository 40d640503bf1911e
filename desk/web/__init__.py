"""The web service: the public chat API, the school's sample page, and the DPL's desk."""
