// Finds a number that, behind the challenge and a full stop, makes a SHA-256 with so many zero bits
// at its beginning. FIPS 180-4 by hand: asking the browser for each hash takes longer than the hash.
const K = new Uint32Array(64);
const START = new Uint32Array(8);
{
  // The first bits of the fractional parts of roots of the first primes.
  const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
  let found = 0;
  for (let n = 2; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (!prime) continue;
    if (found < 8) START[found] = fraction(Math.sqrt(n));
    K[found++] = fraction(Math.cbrt(n));
  }
}
const W = new Int32Array(64);

function mix(state, bytes, at) {
  for (let i = 0; i < 16; i++, at += 4) {
    W[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let i = 16; i < 64; i++) {
    const x = W[i - 15];
    const y = W[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  const next = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i++) state[i] = (state[i] + next[i]) | 0;
}

// What is in whole blocks is the same for every number.
function solve(challenge, bits) {
  const head = new TextEncoder().encode(`${challenge}.`);
  const whole = head.length - (head.length % 64);
  const begun = Int32Array.from(START);
  for (let at = 0; at < whole; at += 64) mix(begun, head, at);
  const rest = head.length - whole;
  const block = new Uint8Array(128);
  block.set(head.subarray(whole));
  for (let number = 0; ; number++) {
    const digits = String(number);
    const length = rest + digits.length;
    for (let i = 0; i < digits.length; i++) block[rest + i] = digits.charCodeAt(i);
    const end = length + 9 <= 64 ? 64 : 128;
    block.fill(0, length, end);
    block[length] = 0x80;
    const total = (whole + length) * 8;
    block[end - 3] = total >>> 16;
    block[end - 2] = total >>> 8;
    block[end - 1] = total;
    const state = Int32Array.from(begun);
    for (let at = 0; at < end; at += 64) mix(state, block, at);
    // Never more than 32 bits are asked for.
    if (Math.clz32(state[0]) >= bits) return `${challenge}.${digits}`;
  }
}

self.addEventListener("message", ({ data }) => self.postMessage(solve(data.challenge, data.bits)));
