"""Collecting a request by chat: what is asked, how a reply is understood, what is said.

Kinds of request are data (data/requests/*.yml); this package is the one dialogue for all of them.
"""
