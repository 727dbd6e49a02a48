"""MinHash-LSH of two Python libraries, for engines/python.rs.

One JSON array of strings a line in: ["add", text, …] adds the next messages, ["ask", text] asks;
one line out: "ok", or the numbers of the candidates that look most alike, separated by spaces.
"""

import json
import sys

BANDS, ROWS, CANDIDATES, WORDS = 64, 3, 50, 3


def shingles(text):
    words = text.split(" ")
    if len(words) <= WORDS:
        return [text]
    return list({" ".join(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1)})


class Datasketch:
    def __init__(self):
        from datasketch import MinHash, MinHashLSH

        self.MinHash = MinHash
        self.known = []
        self.lsh = MinHashLSH(num_perm=BANDS * ROWS, params=(BANDS, ROWS))

    def sign(self, texts):
        sets = [[shingle.encode() for shingle in shingles(text)] for text in texts]
        return list(self.MinHash.generator(sets, num_perm=BANDS * ROWS))

    def add(self, number, signature):
        self.known.append(signature)
        self.lsh.insert(number, signature, check_duplication=False)


class Rensa:
    def __init__(self):
        from rensa import RMinHash, RMinHashLSH

        self.RMinHash = RMinHash
        self.known = []
        self.lsh = RMinHashLSH(threshold=0.1, num_perm=BANDS * ROWS, num_bands=BANDS)

    def sign(self, texts):
        signatures = []
        for text in texts:
            signature = self.RMinHash(num_perm=BANDS * ROWS, seed=1)
            signature.update(shingles(text))
            signatures.append(signature)
        return signatures

    def add(self, number, signature):
        self.known.append(signature)
        self.lsh.insert(number, signature)


def main():
    peer = {"datasketch": Datasketch, "rensa": Rensa}[sys.argv[1]]()
    for line in sys.stdin:
        what, *texts = json.loads(line)
        signatures = peer.sign(texts)
        if what == "add":
            for signature in signatures:
                peer.add(len(peer.known), signature)
            print("ok", flush=True)
            continue
        (asked,) = signatures
        found = set(peer.lsh.query(asked))
        nearest = sorted(found, key=lambda number: -asked.jaccard(peer.known[number]))
        print(*nearest[:CANDIDATES], flush=True)


main()
