"""What people read at the door when they do not come in: a heading, and what to do."""

ASK = "Ask your field director or data staff"
REFUSALS: dict[str, tuple[str, str]] = {
    "not-allowed": ("This log-in is not allowed", f"You have a log-in, but it is switched off. {ASK}: they can switch it on again."),
    "unverified": (
        "Your e-mail is not verified",
        "Your provider has not made sure that this e-mail is yours, so it cannot be used here. Verify it in the settings of your account there, then sign in again.",
    ),
    "no-email": (
        "No e-mail came with it",
        "Your provider gave no e-mail that can be used here. Sign in with an account that has one, and agree that it is passed on.",
    ),
    "other-email": (
        "Your e-mail there has changed",
        f"This account signed in here before, with another e-mail than it has now. {ASK} to put the new e-mail on the list.",
    ),
    "other-owner": (
        "Another account used this e-mail",
        "This e-mail signed in here before with another account of the same provider. Use that one; if it is gone, ask data staff to untie it.",
    ),
    "queue-full": (
        "Too many new people at once",
        f"More people have asked to come in than can wait here. {ASK} to add you, then sign in again.",
    ),
    "cancelled": ("You did not finish signing in", "Nothing happened. Sign in again when you like."),
    "trouble": (
        "Signing in did not work",
        "The other side did not answer as it should, or the page was too old. Sign in again. If it goes on, tell data staff.",
    ),
}
