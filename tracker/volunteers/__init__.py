"""People beyond today's board: who may see whom, search, the page of a person, and joining two records of one person."""
