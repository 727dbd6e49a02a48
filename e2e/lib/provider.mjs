// A small OpenID Connect provider: discovery, keys, consent, codes with PKCE, signed tokens (ES256).
import { createHash, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { createServer } from "node:http";

const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

export async function startProvider({ clientId, clientSecret }) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const codes = new Map();
  const provider = { person: {}, url: "" };

  const token = (claims) => {
    const now = Math.floor(Date.now() / 1000);
    const body = { iss: provider.url, aud: clientId, iat: now, exp: now + 300, ...claims };
    const signed = `${encode({ alg: "ES256", kid: "one" })}.${encode(body)}`;
    const signature = sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" });
    return `${signed}.${signature.toString("base64url")}`;
  };

  const answer = (response, status, value) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(value));
  };

  const server = createServer(async (request, response) => {
    const asked = new URL(request.url, provider.url);
    if (asked.pathname === "/.well-known/openid-configuration")
      return answer(response, 200, {
        issuer: provider.url,
        authorization_endpoint: `${provider.url}/authorize`,
        token_endpoint: `${provider.url}/token`,
        jwks_uri: `${provider.url}/keys`,
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["ES256"],
      });
    if (asked.pathname === "/keys")
      return answer(response, 200, {
        keys: [{ ...publicKey.export({ format: "jwk" }), kid: "one", use: "sig", alg: "ES256" }],
      });
    if (asked.pathname === "/authorize") {
      // The page on which a person agrees, or does not.
      const query = asked.searchParams;
      const back = new URL(query.get("redirect_uri"));
      back.searchParams.set("state", query.get("state"));
      const no = new URL(back);
      no.searchParams.set("error", "access_denied");
      const code = randomUUID();
      codes.set(code, { challenge: query.get("code_challenge"), nonce: query.get("nonce"), person: provider.person });
      back.searchParams.set("code", code);
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
      const shown = (url) => url.href.replaceAll("&", "&amp;");
      return response.end(`<title>Accounts</title><a href="${shown(back)}">Agree</a> <a href="${shown(no)}">Refuse</a>`);
    }
    if (asked.pathname === "/token" && request.method === "POST") {
      let body = "";
      for await (const chunk of request) body += chunk;
      const form = new URLSearchParams(body);
      const right = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
      if (request.headers.authorization !== right) return answer(response, 401, { error: "invalid_client" });
      const kept = codes.get(form.get("code"));
      codes.delete(form.get("code"));
      const challenge = createHash("sha256").update(form.get("code_verifier") ?? "").digest("base64url");
      if (kept?.challenge !== challenge) return answer(response, 400, { error: "invalid_grant" });
      return answer(response, 200, {
        access_token: randomUUID(),
        token_type: "Bearer",
        id_token: token({ nonce: kept.nonce, ...kept.person }),
      });
    }
    return answer(response, 404, { error: "not found" });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  provider.url = `http://127.0.0.1:${server.address().port}`;
  provider.stop = () => new Promise((resolve) => server.close(resolve));
  return provider;
}
