"""The night: closes the day, step by step.

``schedule.py`` says when, ``runs.py`` keeps who is at it, ``steps.py`` lists what is done, ``report.py`` tells data staff, ``page.py`` shows it.
"""
