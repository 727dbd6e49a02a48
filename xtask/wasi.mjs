// Runs a WebAssembly program of the WASI kind, as cargo asks for it: `node wasi.mjs PROGRAM ARG …`.
// It sees the project's files (the tests read fixtures), no network and no environment.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { WASI } from "node:wasi";

const [program, ...args] = process.argv.slice(2);
const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const wasi = new WASI({
  version: "preview1",
  args: [program, ...args],
  preopens: { [root]: root },
  returnOnExit: true,
});
const { instance } = await WebAssembly.instantiate(await readFile(program), {
  wasi_snapshot_preview1: wasi.wasiImport,
});
process.exitCode = wasi.start(instance);
