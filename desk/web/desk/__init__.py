"""The DPL's pages, a module each; what they share: page.py, words.py, left.py."""
