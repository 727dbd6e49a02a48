# Takes mail on a free loopback port, writes Message-ID and receiver of each message to a file, and
# only then, a moment later, says that it took it. Ends with its standard input.
import asyncio
import email
import email.policy
import os
import sys

from aiosmtpd.smtp import SMTP

log_path, delay = sys.argv[1], int(sys.argv[2]) / 1000
log = open(log_path, "a", encoding="utf-8")


class Handler:
    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        print(message["Message-ID"], ",".join(envelope.rcpt_tos), sep="\t", file=log, flush=True)
        os.fsync(log.fileno())
        await asyncio.sleep(delay)
        return "250 OK"


async def main():
    loop = asyncio.get_running_loop()
    make = lambda: SMTP(Handler(), hostname="localhost", enable_SMTPUTF8=True, data_size_limit=2**25)
    server = await loop.create_server(make, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


asyncio.run(main())
