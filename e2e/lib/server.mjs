// Starts the real program on a free port with the worked example and fresh data.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import readline from "node:readline";

const BIN = process.env.DINHCHINH_BIN;
if (!BIN) throw new Error("DINHCHINH_BIN is not set: run `cargo xtask test --only e2e`");

// A port that nobody listens on now.
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

// `port` is needed where the public address must be known before; `more` are further arguments.
export async function startServer({ port = 0, more = [], env = {} } = {}) {
  const data = mkdtempSync(join(tmpdir(), "dinhchinh-e2e-"));
  const args = ["serve", "--example", "--listen", `127.0.0.1:${port}`, "--data", data, ...more];
  const child = spawn(BIN, args, { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...env } });
  const server = { data, url: "", setup: "" };
  const lines = readline.createInterface({ input: child.stdout });
  await new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the program ended with ${code}`)));
    lines.on("line", (line) => {
      const found = line.match(/http:\/\/127\.0\.0\.1:\d+(\/setup\/\S+)?/);
      if (!found) return;
      if (found[1]) server.setup = found[0];
      else server.url = found[0];
      if (server.url && server.setup) resolve();
    });
  });
  server.stop = () =>
    new Promise((resolve) => {
      child.removeAllListeners("exit");
      child.once("exit", () => {
        rmSync(data, { recursive: true, force: true });
        resolve();
      });
      child.kill("SIGTERM");
    });
  return server;
}
