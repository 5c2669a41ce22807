"""Who may what, as the design's table says it: typed once more by hand, and not taken from accounts/scope.py."""

from dataclasses import dataclass

RANKS = ("Intern", "DFO", "FO", "FD", "FD of HQ", "DATA")
SIGNED_OUT = ("waiting", "disabled", "nobody")
EVERY, OWN, NO = "every", "own", "no"


@dataclass(frozen=True)
class Column:
    """How far each rank gets: to every region, to its own, nowhere. ``signed_out``: whether those without a session do, too."""

    name: str
    reach: dict[str, str]
    signed_out: bool = False

    def lets_in(self, who: str, *, own: bool) -> bool:
        reach = self.reach.get(who, EVERY if self.signed_out else NO)
        return reach == EVERY or (reach == OWN and own)

    @property
    def tells_regions_apart(self) -> bool:
        return OWN in self.reach.values()


def column(name: str, words: str, *, signed_out: bool = False) -> Column:
    return Column(name, dict(zip(RANKS, words.split(), strict=True)), signed_out)


# fmt: off
#                                      Intern DFO   FO    FD    HQ    DATA
BOARDS = column("boards",             "own    every every every every every")
CONFIRM = column("confirm",           "no     every every every every every")
SYNC = column("sync to VAN",          "no     no    no    own   every every")
PEOPLE = column("people",             "no     no    no    own   every every")
WAITING = column("people who wait",   "no     no    no    every every every")
SETUP = column("set-up",              "no     no    no    no    no    every")
STAFF = column("the admin's frame",   "no     no    no    every every every")
DIRECTORS = column("FD and DATA",     "no     no    no    every every every")
SIGNED_IN = column("all signed in",   "every  every every every every every")
ANYONE = column("anyone",             "every  every every every every every", signed_out=True)
CLOSED = column("nobody",             "no     no    no    no    no    no")
# Through the board of the own office nobody gets at another office's row, whatever else they may see.
ON_ITS_BOARD = column("on its board", "own    own   own   own   own   own")
CONFIRM_ON_ITS_BOARD = column("",     "no     own   own   own   own   own")
# fmt: on
