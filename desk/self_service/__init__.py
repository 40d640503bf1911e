"""Following up a stored request by chat: its status, withdrawing it, the code that proves an
address; and going on with a request that was left half way.
"""
