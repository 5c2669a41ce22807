"""A stand-in for VAN's API: the same paths, shapes, rules and refusals over HTTP, for trying CPT out and for its tests.

A program of its own, with its own settings and its own SQLite file: nothing of CPT is in it but the made-up campaign
(``van_sync.sample``), and nothing of it is in CPT. Any client of VAN may be pointed at it.
"""
