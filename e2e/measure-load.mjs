// How many checks a second the program answers, beside a server that returns a constant and beside
// other engines behind the same address. On one machine, in one run:
//
//   cargo build --release && cargo build --release --manifest-path benches/Cargo.toml
//   node e2e/measure-load.mjs --known 1000000 --peers tantivy,fts5
//
// wrk (Debian's package) asks. Of ten questions four are copies to the letter of messages that are
// asked for often (three of these have a published verdict), two are changed copies, four are
// strangers. `--keep DIR` keeps the data, or uses what an earlier run has kept there.
import { execFileSync, spawn } from "node:child_process";
import { createReadStream, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import readline from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const home = join(dirname(fileURLToPath(import.meta.url)), "..");
const { values } = parseArgs({
  options: {
    known: { type: "string", default: "1000000" },
    peers: { type: "string", default: "" },
    seconds: { type: "string", default: "10" },
    connections: { type: "string", default: "32" },
    keep: { type: "string" },
    serve: { type: "string", default: "" },
  },
});
const product = process.env.DINHCHINH_BIN ?? join(home, "target/release/dinhchinh");
const bench = process.env.BENCH_BIN ?? join(home, "benches/target/release/bench-recognise");
const folder = values.keep ?? mkdtempSync(join(tmpdir(), "dinhchinh-load-"));
mkdirSync(folder, { recursive: true });
const known = join(folder, "known.jsonl");
const data = join(folder, "data");
// How often the most asked message is asked more than the second, and so on.
const POPULAR = 20_000;
const VERDICTS = 3;

// Always the same numbers.
let seed = 1;
const chance = () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};

async function texts(file, most) {
  const found = [];
  const lines = readline.createInterface({ input: createReadStream(join(folder, file)) });
  for await (const line of lines) {
    found.push(JSON.parse(line).text);
    if (found.length === most) break;
  }
  lines.close();
  return found;
}

// Starts a server and waits for its address.
function start(command, args) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  const lines = readline.createInterface({ input: child.stdout });
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`${command} ended with ${code}`)));
    lines.on("line", (line) => {
      const found = line.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (!found || line.includes("/setup/")) return;
      const stop = () =>
        new Promise((done) => {
          child.removeAllListeners("exit");
          child.once("exit", done);
          child.kill("SIGTERM");
        });
      resolve({ url: found[0], stop });
    });
  });
}

function load(url, bodies, connections = values.connections) {
  const args = ["-t1", `-c${connections}`, `-d${values.seconds}s`, "--timeout", "30s", "--latency"];
  const said = execFileSync("wrk", [...args, "-s", join(home, "e2e/load.lua"), url], {
    env: { ...process.env, BODIES: bodies },
    encoding: "utf8",
  });
  return JSON.parse(said.trim().split("\n").at(-1));
}

async function enter(url, role) {
  const answer = await fetch(`${url}/example/enter`, {
    method: "POST",
    redirect: "manual",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: `role=${role}&next=/console`,
  });
  const cookies = answer.headers.getSetCookie().find((one) => one.startsWith("dc_session="));
  return cookies.split(";")[0].split("=")[1];
}

async function call(url, token, path, body) {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${said}`);
  return said === "" ? null : JSON.parse(said);
}

// A verdict about a message, by two people.
async function publish(url, text) {
  const [officer, approver] = [await enter(url, "officer"), await enter(url, "approver")];
  const { chain } = await call(url, officer, "/reports", { text });
  const { case: id } = await call(url, officer, `/chains/${chain}/case`, { title: "Tin đo tải" });
  await call(url, officer, `/cases/${id}/harm`, { concern: "Lo lắng", severity: 2 });
  await call(url, officer, `/cases/${id}/evidence/quotes`, {
    text: "Không có chuyện đó.",
    source: "Thông báo",
    supports: "Bác bỏ",
  });
  await call(url, officer, `/cases/${id}/verdict`, {
    label: "fabricated",
    claim: "Tin đo tải",
    explanation: "Tin này là bịa đặt; cơ quan có trách nhiệm đã bác bỏ.",
    review_in_days: 90,
  });
  await call(url, approver, `/cases/${id}/approve`, null);
}

const rows = [];
const measured = (name, said) => {
  rows.push([name, said]);
  const per = Math.round(said.per_second);
  console.error(`${name}: ${per}/s, p50 ${said.p50} ms, p99 ${said.p99} ms, ${said.failed} failed`);
};
try {
  if (!existsSync(known)) {
    console.error(`making ${values.known} messages …`);
    const size = ["--known", values.known, "--queries-per-kind", "300", "--negatives", "20000"];
    execFileSync(bench, ["generate", "--out", folder, ...size], { stdio: "inherit" });
  }
  const popular = await texts("known.jsonl", POPULAR);
  const changed = await texts("queries.jsonl", 10_000);
  const strangers = await texts("negatives.jsonl", 20_000);
  const any = (list) => list[Math.floor(chance() * list.length)];
  // By Zipf's law: the logarithm of the place is spread evenly.
  const often = () => popular[Math.floor(popular.length ** chance()) - 1] ?? popular[0];
  const kinds = { verbatim: often, changed: () => any(changed), strangers: () => any(strangers) };
  const mixed = (n) => [often, often, often, often, kinds.changed, kinds.changed][n % 10] ?? kinds.strangers;
  const bodies = {};
  const write = (name, text) => {
    bodies[name] = join(folder, `${name}.bodies`);
    const lines = Array.from({ length: 20_000 }, (_, n) => JSON.stringify({ text: text(n)() }));
    writeFileSync(bodies[name], lines.join("\n"));
  };
  write("mixed", mixed);
  for (const [name, make] of Object.entries(kinds)) write(name, () => make);

  if (!existsSync(data)) {
    console.error("importing …");
    execFileSync(product, ["import", known, "--data", data], { stdio: ["ignore", "ignore", "inherit"] });
  }
  const bare = await start(bench, ["serve", "--engine", "bare", "--known", known]);
  const args = ["serve", "--example", "--listen", "127.0.0.1:0", "--data", data];
  const ours = await start(product, [...args, ...values.serve.split(" ").filter(Boolean)]);
  try {
    for (const text of popular.slice(0, VERDICTS)) {
      const checked = await call(ours.url, "", "/check", { text });
      if (checked.correction === null) await publish(ours.url, text);
    }
    const told = await call(ours.url, "", "/check", { text: popular[0] });
    if (told.correction === null) throw new Error("no verdict is answered");
    load(ours.url, bodies.mixed);
    measured("a constant", load(bare.url, bodies.mixed));
    for (const name of ["mixed", ...Object.keys(kinds)]) {
      measured(`Đính Chính, ${name}`, load(ours.url, bodies[name]));
    }
    measured("a constant, again", load(bare.url, bodies.mixed));
  } finally {
    await ours.stop();
    await bare.stop();
  }
  for (const peer of values.peers.split(",").filter(Boolean)) {
    console.error(`building ${peer} …`);
    const server = await start(bench, ["serve", "--engine", peer, "--known", known]);
    try {
      measured(`${peer}, mixed`, load(server.url, bodies.mixed, "4"));
    } finally {
      await server.stop();
    }
  }
  const constant = Math.max(...rows.filter(([name]) => name.startsWith("a constant")).map(([, s]) => s.per_second));
  console.log(`${values.known} known messages, ${values.connections} connections, ${values.seconds} s a row`);
  console.log("| server | requests/s | of the constant's | p50 ms | p99 ms | failed |");
  console.log("| --- | ---: | ---: | ---: | ---: | ---: |");
  for (const [name, said] of rows) {
    const share = (said.per_second / constant).toFixed(4);
    console.log(`| ${name} | ${Math.round(said.per_second)} | ${share} | ${said.p50} | ${said.p99} | ${said.failed} |`);
  }
} finally {
  if (!values.keep) rmSync(folder, { recursive: true, force: true });
}
