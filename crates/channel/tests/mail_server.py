"""An SMTP server to send to in tests, independent of the code under test: aiosmtpd, and Python's
own e-mail parser.

Standard input: one line of JSON with options, then nothing; the server ends when it closes.
Standard output: one line {"port": N}, then one line of JSON per message taken.

Options: "cert" and "key" (PEM files; offers STARTTLS), "implicit" (TLS from the first byte
instead), "user" and "password" (asks for a login).

What a receiver's name makes the server do:
  later         451 at RCPT          never         550 at RCPT
  later-data    451 to the message   never-data    554 to the message
  gone-before   takes the whole message, drops the connection before replying
  gone-within   drops the connection as soon as the message begins
"""

import asyncio
import base64
import email
import email.policy
import json
import ssl
import sys
from email.header import decode_header, make_header

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


def say(value):
    print(json.dumps(value), flush=True)


def address(content, name):
    # Python's newer parser keeps, before 3.12, the space between two encoded words of an address,
    # which RFC 2047 (6.2) says to leave out; its older one does as the RFC says.
    return str(make_header(decode_header(email.message_from_bytes(content)[name])))


def shown(content):
    message = email.message_from_bytes(content, policy=email.policy.default)

    def part(kind):
        found = message.get_body((kind,))
        # E-mail ends its lines with CRLF; only some versions of Python turn them back.
        return found.get_content().replace("\r\n", "\n") if found else ""

    return {
        "subject": message["Subject"],
        "from": address(content, "From"),
        "reply_to": address(content, "Reply-To"),
        "to": address(content, "To"),
        "message_id": message["Message-ID"],
        "date": message["Date"],
        "auto_submitted": message["Auto-Submitted"],
        "type": message.get_content_type(),
        "text": part("plain"),
        "html": part("html"),
        "attachments": [
            {
                "name": file.get_filename(),
                "media_type": file.get_content_type(),
                "bytes": base64.b64encode(file.get_content()).decode(),
            }
            for file in message.iter_attachments()
        ],
        "raw": base64.b64encode(content).decode(),
        "defects": [repr(d) for p in message.walk() for d in p.defects],
    }


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "later":
            return "451 try again later"
        if name == "never":
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        if name == "later-data":
            return "451 try again later"
        if name == "never-data":
            return "554 not wanted"
        say({**shown(envelope.content), "mail_from": envelope.mail_from, "peer": session.peer[1]})
        if name == "gone-before":
            server.transport.abort()
        return "250 OK"


class Server(SMTP):
    async def smtp_DATA(self, arg):
        if self.envelope.rcpt_tos and self.envelope.rcpt_tos[0].startswith("gone-within@"):
            await self.push("354 go on")
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


async def main():
    options = json.loads(sys.stdin.readline())
    settings = {"hostname": "mail.test"}
    context = None
    if "cert" in options:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options["cert"], options["key"])
        if not options.get("implicit"):
            settings["tls_context"] = context
            settings["require_starttls"] = True
    if "user" in options:

        def check(server, session, envelope, mechanism, data):
            known = LoginPassword(options["user"].encode(), options["password"].encode())
            right = isinstance(data, LoginPassword) and data == known
            # "Handled" would mean that we have answered a wrong login ourselves.
            return AuthResult(success=right, handled=right)

        settings.update(authenticator=check, auth_required=True, auth_require_tls="cert" in options)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Server(Handler(), **settings),
        "127.0.0.1",
        0,
        ssl=context if options.get("implicit") else None,
    )
    say({"port": server.sockets[0].getsockname()[1]})
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main())
