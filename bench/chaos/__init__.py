"""Many requests at once while every process is killed again and again: is anything lost?"""
