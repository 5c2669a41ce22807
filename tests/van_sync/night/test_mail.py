"""The report over a real connection to a mail server, which here is a few lines that speak SMTP."""

import socketserver
import threading

import pytest

from tests.desk import DAY
from van_sync.models import StepState
from van_sync.night import runs

pytestmark = pytest.mark.usefixtures("storage", "clock")


class Mailbox(socketserver.ThreadingTCPServer):
    """``refuses``: addresses that it does not know."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, refuses=()):
        super().__init__(("127.0.0.1", 0), Talk)
        self.refuses, self.mails = refuses, []


class Talk(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 here")
        to = []
        while line := self.rfile.readline().decode().strip():
            word = line.partition(" ")[0].upper()
            if word == "RCPT":
                address = line.partition("<")[2].partition(">")[0]
                to.append(address)
                self.say("550 nobody of that name" if address in self.server.refuses else "250 ok")
            elif word == "DATA":
                self.say("354 go on")
                text = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    text += part
                self.server.mails.append((to, text.decode()))
                self.say("250 ok")
            else:
                to = [] if word in ("MAIL", "RSET") else to
                self.say("221 bye" if word == "QUIT" else "250 ok")

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def mailbox(settings):
    servers = []

    def start(**options):
        server = Mailbox(**options)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
        settings.EMAIL_PORT = server.server_address[1]
        return server

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def night():
    run = runs.begin(DAY, by=None)
    runs.work(run.pk)
    return run.steps.get(name="report")


def test_each_of_the_data_staff_gets_a_mail_of_their_own(mailbox, desk, dana):
    type(dana).objects.create_user("dee@example.org", first_name="Dee", rank=dana.rank)
    server = mailbox()
    desk.shift()

    report = night()

    assert report.sentence == "Mailed to 2 of the data staff."
    assert sorted(to for to, _ in server.mails) == [["dana@example.org"], ["dee@example.org"]]
    assert "Subject: CPT, night of Saturday, October 31: all in order" in server.mails[0][1]


def test_an_address_that_is_refused_does_not_keep_the_others_from_theirs(mailbox, desk, dana):
    type(dana).objects.create_user("dee@example.org", first_name="Dee", rank=dana.rank)
    server = mailbox(refuses=("dana@example.org",))
    desk.shift()

    report = night()

    assert (report.state, report.sentence) == (StepState.FAILED, "1 of 2 mails were refused by the mail server.")
    assert [to for to, _ in server.mails] == [["dee@example.org"]]
