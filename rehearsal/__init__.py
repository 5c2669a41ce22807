"""A made-up day, driven through the real pages and sockets as organizers' tabs would: a rehearsal, and a load generator.

``ground`` says where that may be and makes the campaign; ``day`` is the plan, made from a seed alone; ``tab`` is what a browser's tab
does (``store``, ``outbox``, ``wire``), with somebody's ``hands`` at it; ``troubles`` get in the way; ``checks`` look on; ``run`` joins them.
"""
