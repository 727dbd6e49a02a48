// A small SMTP server: takes what it gets, but `answer(receiver, times)` may say otherwise: a reply to
// RCPT, or "silence" to take the message and close without a word.
import { createServer } from "node:net";

export function startMailServer(answer) {
  const taken = [];
  const named = new Map();
  const server = createServer((socket) => {
    let rest = "";
    let receiver = "";
    let inside = false;
    socket.setEncoding("latin1");
    socket.on("error", () => {});
    socket.write("220 hi\r\n");
    const command = (line) => {
      const word = line.slice(0, 4).toUpperCase();
      if (word === "RCPT") {
        receiver = line.match(/<([^>]*)>/)[1];
        const times = (named.get(receiver) ?? 0) + 1;
        named.set(receiver, times);
        const said = answer(receiver, times);
        return said && said !== "silence" ? said : "250 ok";
      }
      if (word === "DATA") {
        inside = true;
        return "354 go on";
      }
      return word === "QUIT" ? "221 bye" : "250 ok";
    };
    socket.on("data", (data) => {
      rest += data;
      for (;;) {
        const end = inside ? rest.indexOf("\r\n.\r\n") : rest.indexOf("\r\n");
        if (end < 0) return;
        if (inside) {
          rest = rest.slice(end + 5);
          inside = false;
          if (answer(receiver, named.get(receiver)) === "silence") return socket.destroy();
          taken.push(receiver);
          socket.write("250 taken\r\n");
        } else {
          const line = rest.slice(0, end);
          rest = rest.slice(end + 2);
          socket.write(`${command(line)}\r\n`);
        }
      }
    });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      resolve({ url: `smtp://127.0.0.1:${port}`, taken, stop: () => server.close() });
    });
  });
}
