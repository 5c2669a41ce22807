"""What VAN says is booked, merged with what people have done here. The bulk service behind every import."""

from tracker.bookings.booking import Booking, Outcome, Placed
from tracker.bookings.clocks import Clocks
from tracker.bookings.merge import merge_bookings
from tracker.bookings.vanished import Extent, Unread

__all__ = ["Booking", "Clocks", "Extent", "Outcome", "Placed", "Unread", "merge_bookings"]
