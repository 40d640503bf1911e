"""The DPL's pages, a module each. They share page.py, time_left.py and desk/web/labels.py."""
