"""What can go wrong with the Google Sheet. ``str()`` of each is a sentence for data staff, with what to do."""


class SheetError(Exception):
    """Nothing was written by what raised it, unless it says otherwise."""


class NotSetUp(SheetError):
    """No key, or no sheet."""


class BadKey(SheetError):
    """The key cannot be read, or Google refuses it."""


class NoAccess(SheetError):
    """The sheet is not shared with the account, or only for reading."""


class ApiOff(SheetError):
    """Nobody has switched the Sheets API on for the key's project."""


class NoSuchSheet(SheetError):
    pass


class NoSuchTab(SheetError):
    pass


class OtherHeader(SheetError):
    """The first line of the tab is not ours."""


class TooMany(SheetError):
    """Google's limit, or our own below it, for longer than somebody waits."""


class Unreachable(SheetError):
    """Nothing reached Google, or Google has a fault of its own."""


class Unsure(SheetError):
    """A write was sent and its answer is missing: the sheet has to be read before anything is written again."""
