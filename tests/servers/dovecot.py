"""A Dovecot of our own: rootless, on free loopback ports, every user name with the password "test".

    server = Dovecot().start()
    server.deliver("desk", b"From: ...")        # into that user's INBOX, the way a mail server delivers
    server.folders("desk")                       # {"INBOX": [b"From: ..."], "Processed": []}
    with server.client("desk") as client: ...    # any other IMAP client
    server.stop()

`capability` replaces what the server says it can (to hide MOVE or UIDPLUS); `prefix` and `separator` change how it
names folders; `tls=False` makes a server that offers no STARTTLS; `tokens=True` one where an access token logs in too:
`access_token("desk")` makes one.
As root it runs as "nobody", as anybody else under that user.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from imapclient import IMAPClient

from tests.servers.certificate import make_certificate
from tests.servers.ports import free_port
from tests.servers.tokens import accept_tokens

MISSING = "install dovecot-imapd (apt-get install dovecot-imapd), or run make test"
PASSWORD = "test"
WITHOUT_MOVE = "IMAP4rev1 LITERAL+ IDLE NAMESPACE UIDPLUS CHILDREN"
WITHOUT_UIDPLUS = "IMAP4rev1 LITERAL+ IDLE"

CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
instance_name = test-{imap}
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
protocols = imap
listen = 127.0.0.1
ssl = {ssl}
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = {mechanisms}
auth_username_format = %Lu
auth_failure_delay = 0
mail_location = maildir:{folder}/mail/%u
mail_fsync = never
first_valid_uid = {uid}
first_valid_gid = {gid}
mail_max_userip_connections = 100
{capability}
{oauth}
passdb {{
  driver = static
  args = password=test
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
}}
service anvil {{
  chroot =
  # a wrong password must not slow down the next test's login
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {imaps}
    ssl = {ssl}
  }}
  process_min_avail = 1
}}
service imap {{
  process_limit = 100
}}
"""

OAUTH = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
"""
OAUTH_CONFIG = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={folder}/keys/
username_attribute = sub
"""


class Dovecot:
    """One instance; `port` speaks plain IMAP and STARTTLS, `tls_port` TLS from the start."""

    def __init__(
        self, capability: str = "", prefix: str = "", separator: str = "/", tls: bool = True, tokens: bool = False
    ) -> None:
        self._capability, self._prefix, self._separator, self._tls = capability, prefix, separator, tls
        self._tokens = tokens
        self._folder: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self.port, self.tls_port = free_port(), free_port()

    @property
    def ca_file(self) -> Path:
        """The certificate to trust."""
        assert self._folder is not None
        return self._folder / "cert.pem"

    def start(self) -> Dovecot:
        """Starts it and waits for its greeting; fails the test when Dovecot is not installed or does not start."""
        program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
        if program is None:
            pytest.fail(MISSING, pytrace=False)
        folder = self._folder = Path(tempfile.mkdtemp(prefix="dovecot-"))  # short: its sockets' paths are limited
        owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        for part in ("run", "state", "mail", "home"):
            (folder / part).mkdir()
        make_certificate(folder)
        if self._tokens:
            accept_tokens(folder / "keys")
            (folder / "oauth2.conf").write_text(OAUTH_CONFIG.format(folder=folder))
        config = folder / "dovecot.conf"
        config.write_text(
            CONFIG.format(
                folder=folder,
                user=owner.pw_name,
                group=_group_name(owner.pw_gid),
                uid=owner.pw_uid,
                gid=owner.pw_gid,
                imap=self.port,
                imaps=self.tls_port,
                ssl="yes" if self._tls else "no",
                separator=self._separator,
                prefix=self._prefix,
                mechanisms="plain login xoauth2 oauthbearer" if self._tokens else "plain login",
                oauth=OAUTH.format(folder=folder) if self._tokens else "",
                capability=f"imap_capability = {self._capability}" if self._capability else "",
            )
        )
        command = [program, "-F", "-c", str(config)]
        if os.geteuid() == 0:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, owner.pw_uid, owner.pw_gid)
            command = [
                *("setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups", "--"),
                *command,
            ]
        with (folder / "start.log").open("wb") as log:  # a pipe would be held open by its children
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._wait()
        return self

    def end(self) -> None:
        """Tells it to end, which takes it a second; `stop` waits for that."""
        if self._process is not None:
            self._process.terminate()

    def stop(self) -> None:
        """Ends it with its children, and removes its files."""
        self.end()
        if self._process is not None:
            self._process.wait(timeout=10)
            self._process = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def client(self, user: str) -> IMAPClient:
        """Another client of the same mailbox, logged in."""
        client = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=10)
        client.login(user, PASSWORD)
        return client

    def deliver(self, user: str, *messages: bytes, folder: str = "INBOX") -> None:
        """Puts messages into a folder, in this order."""
        with self.client(user) as client:
            for message in messages:
                client.append(folder, message)

    def fill(self, user: str, messages: Iterable[bytes]) -> None:
        """Writes messages straight as files into the INBOX: far faster than delivering them."""
        assert self._folder is not None
        new = self._folder / "mail" / user / "new"
        for part in ("cur", "new", "tmp"):
            (new.parent / part).mkdir(parents=True, exist_ok=True)
        for number, message in enumerate(messages):
            (new / f"{1_700_000_000 + number}.M1P1.test").write_bytes(message)
        if os.geteuid() == 0:
            for path in (new.parent, *new.parent.rglob("*")):
                shutil.chown(path, "nobody")

    def folders(self, user: str) -> dict[str, list[bytes]]:
        """Every folder of a user with its messages in order; those flagged \\Deleted are left out."""
        found = {}
        with self.client(user) as client:
            for flags, _, name in client.list_folders():
                if b"\\Noselect" in flags:
                    continue
                client.select_folder(name, readonly=True)
                uids = client.search(["UNDELETED"])
                bodies = client.fetch(uids, ["BODY.PEEK[]"])
                found[name] = [bodies[uid][b"BODY[]"] for uid in uids]
        return found

    def logins(self, user: str) -> int:
        """How often somebody logged in as this user."""
        assert self._folder is not None
        return (self._folder / "log").read_text().count(f"Login: user=<{user}>")

    def break_message(self, user: str, number: int) -> None:
        """Makes a message of the INBOX (from 0, as delivered) unreadable for the server."""
        assert self._folder is not None
        files = sorted(path for part in ("new", "cur") for path in (self._folder / "mail" / user / part).iterdir())
        files[number].chmod(0)

    def renumber(self, user: str) -> None:
        """Forgets every UID of the INBOX, as after a restored backup: the messages get new ones, and a new UIDVALIDITY."""
        assert self._folder is not None
        time.sleep(1.1)  # a UIDVALIDITY is a second
        for file in (self._folder / "mail" / user).glob("dovecot*"):
            file.unlink()

    def _wait(self) -> None:
        assert self._process is not None and self._folder is not None
        until = time.monotonic() + 20
        while time.monotonic() < until and self._process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1) as line:
                    if line.recv(200).startswith(b"* OK"):
                        return
            except OSError:
                time.sleep(0.02)
        told = [path.read_text(errors="replace") for path in self._folder.glob("*log")]
        self.stop()
        pytest.fail("Dovecot did not start: " + " ".join(told)[-2000:], pytrace=False)


def _group_name(gid: int) -> str:
    import grp

    return grp.getgrgid(gid).gr_name
