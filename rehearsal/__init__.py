"""A made-up day, driven through the real pages and sockets as organizers' tabs would: a rehearsal, and a load generator.

``ground`` says where that may be and makes the campaign; ``day`` is the plan, made from a seed alone, with the ``odds`` of a last Saturday; ``tab`` is what
a browser's tab does (``page``, ``store``, ``outbox``, ``wire``), with somebody's ``hands`` at it; ``troubles`` get in the way; ``checks`` look on and ``report``
tells; ``run`` joins them, and ``command`` is the door.
"""
