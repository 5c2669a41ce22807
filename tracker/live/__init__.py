"""The live stream: from a committed change to every browser that may see it.

``publish`` hands a change to the channel layer; one ``Hub`` per event loop takes it and its ``Viewer``s, one per socket, write it.
Nothing here knows a row: a change is an office, a number and a ready text.
"""
