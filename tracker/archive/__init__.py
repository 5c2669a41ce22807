"""The archive: a day that is over leaves the live tables, checked row for row, and stays readable.

``close.py`` moves a day, ``files.py`` and ``restore.py`` keep it outside of the database, ``past.py`` and ``review.py`` read it,
``late.py`` answers edits that come after.
"""
