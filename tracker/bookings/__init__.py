"""What VAN says is booked, merged with what people have done here. The bulk service behind every import."""

from tracker.bookings.booking import Booking, Outcome, Placed
from tracker.bookings.merge import merge_bookings

__all__ = ["Booking", "Outcome", "Placed", "merge_bookings"]
