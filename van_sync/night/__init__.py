"""The night: closes the day, step by step.

``schedule.py`` says when, ``runs.py`` keeps who is at it, ``steps.py`` lists what is done, ``exports.py`` is where other modules hang in what
has to happen before the rows go, ``report.py`` tells data staff.
"""
