"""Whether a message's DKIM signature holds: an implementation of its own (dkimpy).

Arguments: the TXT record that stands in DNS. Standard input: the message. Prints the name that was
asked for and True or False.
"""

import sys

import dkim

record = sys.argv[1].encode()
asked = []


def dns(name, timeout=5):
    asked.append(name.decode())
    return record


result = dkim.verify(sys.stdin.buffer.read(), dnsfunc=dns)
print(asked[0] if asked else "-", result)
