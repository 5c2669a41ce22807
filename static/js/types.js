// @ts-check
/**
 * The words of the wire (docs/architecture.md §3–5), for the type checker. Nothing here runs.
 *
 * @typedef {"shift" | "volunteer" | "group" | "note"} Kind
 * @typedef {number | string} Ref  a row's id, or the UUID under which a browser made it
 * @typedef {"confirms" | "kph" | "flake" | "review"} Tab
 * @typedef {"booked" | "same_day_confirmed" | "in" | "completed" | "declined" | "no_show" | "rescheduled"} Status
 *
 * @typedef {object} Shift
 * @property {Ref} id
 * @property {string | null} key
 * @property {number} office
 * @property {string} day
 * @property {number} version
 * @property {Ref} volunteer
 * @property {string} starts_at
 * @property {string | null} location
 * @property {string | null} event_type
 * @property {string | null} role
 * @property {string} counts_as  canvass, phonebank or other
 * @property {Status} status
 * @property {string} van_status
 * @property {string | null} flaked_at
 * @property {string | null} chase_closed_at
 * @property {number} confirm_passes
 * @property {number} flake_passes
 * @property {number | null} claimed_by
 * @property {string | null} claimed_until
 * @property {boolean} is_walk_in
 * @property {string | null} vanished_at
 * @property {boolean} is_intern
 * @property {string | null} same_day_confirmed_at
 * @property {string | null} synced_at
 * @property {boolean} is_left_out  of the run that writes to VAN
 *
 * @typedef {object} Volunteer
 * @property {Ref} id
 * @property {number} version
 * @property {number | string | null} vanid
 * @property {string} first_name
 * @property {string} last_name
 * @property {string} phone
 * @property {string} cell
 * @property {boolean} do_not_call
 * @property {string | null} pitched_on
 * @property {number | null} extra_shifts
 * @property {string | null} next_shift_at
 * @property {boolean} next_shift_confirmed
 *
 * @typedef {object} Group
 * @property {Ref} id
 * @property {string | null} key
 * @property {number} office
 * @property {string} day
 * @property {number} version
 * @property {Ref[]} members  shifts
 * @property {number | null} goal
 * @property {number} knocks
 * @property {number | null} packets_given
 * @property {string} packet_names
 * @property {string | null} departed_at
 * @property {string | null} checked_in_at
 * @property {string | null} check_in_due_at
 * @property {number} check_ins
 * @property {string | null} returned_at
 * @property {number | null} claimed_by
 * @property {string | null} claimed_until
 *
 * @typedef {object} Note
 * @property {Ref} id
 * @property {string | null} key
 * @property {number} office
 * @property {string} day
 * @property {number} version
 * @property {Ref | null} shift
 * @property {Ref | null} group
 * @property {string} tab
 * @property {string} text
 * @property {number | null} by
 * @property {string} at
 *
 * @typedef {Shift | Volunteer | Group | Note} Row
 *
 * @typedef {object} Office
 * @property {number} id
 * @property {string} code
 * @property {string} name
 * @property {string} time_zone
 * @property {string} day
 * @property {number} number
 * @property {string} epoch
 * @property {boolean} is_written_to_van
 *
 * @typedef {object} Person
 * @property {number} id
 * @property {string} name
 * @property {string} initials
 * @property {string} colour
 *
 * @typedef {object} Settings
 * @property {number} first_check_in_minutes
 * @property {number} next_check_in_minutes
 * @property {number} late_after_minutes
 * @property {number} claim_minutes
 * @property {string[]} slots  clock times such as "10:00"
 * @property {{id: number, name: string}[]} activities
 * @property {string[]} closed_van_words
 * @property {Record<string, Record<string, string[]>>} van_words  by our status and event type ("": any other): VAN's words that say the same
 * @property {string | null} election_day
 * @property {string} van_address  empty: no links to VAN
 *
 * @typedef {object} ComingShift  of another office than the board's only place and time
 * @property {number} id
 * @property {string} starts_at
 * @property {string} time_zone
 * @property {string | null} office  code; null: the place belongs to no office yet
 * @property {string} location
 * @property {string} role
 * @property {Status | ""} status
 * @property {string} van_status
 * @property {boolean} is_confirmed
 * @property {boolean} may_confirm  in VAN, by me
 *
 * @typedef {object} PastShift
 * @property {string} day
 * @property {string} office  code
 * @property {string} role
 * @property {string} status  in words
 * @property {boolean} has_come
 * @property {boolean} has_flaked  was marked No Show first
 * @property {number | null} doors  of the group; null: in none
 *
 * @typedef {object} Snapshot
 * @property {string} now
 * @property {{code: string, name: string, is_region: boolean}} board
 * @property {Person & {rank: string, uses_keys: boolean, may_sync: boolean, may_confirm_next_shift: boolean}} me  uses_keys: single keys on boards; may_sync: write this board's rows to VAN; may_confirm_next_shift: in VAN, somewhere at least
 * @property {Office[]} offices
 * @property {Settings} settings
 * @property {Person[]} people
 * @property {Record<Kind, string[]>} columns
 * @property {Record<string, Record<string, unknown[]>>} words  by kind and column: the values that the rows give by number
 * @property {Record<Kind, unknown[][]>} rows
 *
 * @typedef {object} Patch  names its row under its kind: {"shift": 812, …}
 * @property {number} version
 * @property {number} [office]
 * @property {string} [day]
 * @property {Ref} [shift]
 * @property {Ref} [volunteer]
 * @property {Ref} [group]
 * @property {Ref} [note]
 * @property {Record<string, any>} [set]
 * @property {boolean} [gone]
 *
 * @typedef {object} Change
 * @property {number} office
 * @property {number} number
 * @property {string} day
 * @property {string} kind
 * @property {string | null} operation
 * @property {number | null} actor
 * @property {string} at
 * @property {Person[]} [people]
 * @property {Patch[]} patches
 *
 * @typedef {Record<string, any> & {id: string, do: string, at: string}} Entry  what is sent, but for `sent`
 *
 * @typedef {object} Result
 * @property {string} id
 * @property {"applied" | "repeated" | "conflict" | "refused" | "later"} result
 * @property {Patch[]} [patches]
 * @property {Record<string, number>} [numbers]  of the changes that were made, by office
 * @property {string} [field]
 * @property {any} [is]
 * @property {{id: number, name: string} | null} [by]
 * @property {string} [at]
 * @property {string} [code]
 * @property {string} [reason]
 *
 * @typedef {object} Pending  an entry in the outbox
 * @property {Entry} entry
 * @property {number} user
 * @property {string} board
 * @property {string} tab  the browser tab that keeps it
 * @property {number} order
 * @property {"waiting" | "sending" | "conflict" | "refused" | "blocked"} state
 *   blocked: an earlier edit of one of its rows was not saved, so a person must say whether this one still holds
 * @property {string} [reason]
 * @property {Result} [answer]
 *
 * @typedef {Person & {tab: Tab, row: string | null, cell: string | null}} Present
 */
export {};
