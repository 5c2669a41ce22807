"""A made-up campaign, the same for the same seed: for trying CPT out, for the VAN stand-in and for rehearsals.

The proportions are those of the last Saturday before an election, the people are nobody, and every telephone number is one
of the 555-01xx that are kept free for fiction.
"""
