"""What the made-up day is made of: the parameters of a last Saturday. Parts of one, minutes, doors; clock times are minutes of the day."""

OPENS, LAST_CALL, SETTLES, ENDS = 8 * 60, 21 * 60, 20 * 60 + 45, 21 * 60 + 30
SHIFT = 180

# Calls before the shift
BOOKED_A_CALLER = 20
CALL = (0.7, 2.2)
CALLS_BEGIN, CALLS_END = 150, 10  # before the start
PASSES = (0.85, 0.60, 0.35)  # of all; of those still open
NOTE = 0.45
YES, NO, MOVES, NOTHING = "same_day_confirmed", "declined", "rescheduled", ""
OUTCOMES = {NOTHING: 60, YES: 30, NO: 6, MOVES: 4}  # no answer 56, wrong number 3, "later" 1

# Who comes, and when
COMES_AFTER_YES = 0.82
COMES = {"Confirmed": 0.62, "Invited": 0.25}
COMES_ELSE = 0.42
IN_TIME = 0.88
ARRIVES, ARRIVES_SD = -3.0, 8.0
ARRIVES_LATE = (10, 60)
WALK_INS, KNOWN_IN_VAN = 0.12, 0.30

# Flakes
NO_SHOW = (20, 45)  # after the start
CHASE_PASSES = (0.80, 0.50)
CHASE_REACHES = 0.38
CHASED = {YES: 17, MOVES: 38, NO: 45}
COMES_AFTER_CHASE = 0.60
CHASED_COMES = (60, 150)

# Groups
SIZES = {1: 35, 2: 55, 3: 10}
DEPARTS, DEPARTS_SD = 28.0, 8.0  # after the last member came
DOORS_A_PACKET, DOORS_SD = 42.0, 4.0
PACE, PACE_SD = 15.0, 4.0  # doors an hour and person
OUT = (126, 174)
FIRST_CHECK_IN, NEXT_CHECK_IN, CHECK_IN_LATE = 45, 60, 8.0
CHECKS_IN, WRONG_FIGURE = 0.85, 0.05
PITCHED, BOOKS_MORE = 0.85, 0.35

# People at screens
AWAY_TIMES, AWAY = (3, 8), (2, 10)
AT_THE_REGION = 0.04  # of an office's deeds
COLLIDES, SAME_FIELD, PUT_BACK = 0.015, 0.002, 0.02
TYPES = (0.05, 0.5)  # from looking at the row to sending

# Troubles
CUT_OFFICES, CUT_TIMES, CUT = 0.15, (1, 2), (0.5, 5.0)
LONG_CUT = 40.0  # one office
ANSWER_LOST, SENT_TWICE, FRAME_TWICE = 0.03, 0.02, 0.02
SLEEPERS, SLEEPS = 0.10, (20.0, 60.0)
WRONG_CLOCKS = 0.06
