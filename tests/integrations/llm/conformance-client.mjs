// The client that MCP's conformance suite runs: the SDK's, with the transport of docs/integrations.md.
// usage: MCP_CONFORMANCE_SCENARIO=… node conformance-client.mjs URL
import {
  auth,
  discoverOAuthProtectedResourceMetadata,
  extractWWWAuthenticateParams,
} from "@modelcontextprotocol/sdk/client/auth.js";
import { ClientCredentialsProvider, PrivateKeyJwtProvider } from "@modelcontextprotocol/sdk/client/auth-extensions.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { recipe } from "./recipes.mjs";

const { StreamTransport } = await recipe("mcp-transport.ts");
const scenario = process.env.MCP_CONFORMANCE_SCENARIO ?? "";
const context = JSON.parse(process.env.MCP_CONFORMANCE_CONTEXT ?? "{}");
const url = process.argv.at(-1);
const REDIRECT = "http://localhost:3000/callback";

/** Someone who says yes to whatever is asked of them, and keeps what they are given. */
class Person {
  redirectUrl = REDIRECT;
  clientMetadataUrl = "https://conformance-test.local/client-metadata.json";
  clientMetadata = {
    client_name: "headwater-conformance",
    redirect_uris: [REDIRECT],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
  };
  #known = context.client_id && { client_id: context.client_id, client_secret: context.client_secret };
  clientInformation = () => this.#known;
  saveClientInformation(known) {
    this.#known = known;
  }
  tokens = () => this.given;
  saveTokens(given) {
    this.given = given;
  }
  saveCodeVerifier(verifier) {
    this.verifier = verifier;
  }
  codeVerifier = () => this.verifier;
  async redirectToAuthorization(page) {
    const response = await fetch(page, { redirect: "manual" });
    this.code = new URL(response.headers.get("location")).searchParams.get("code");
  }
}

/** A client of a company that vouches for its user: it has an ID token, and exchanges it (SEP-990). */
class Employee extends Person {
  redirectUrl = undefined;
  clientMetadataUrl = undefined;
  async prepareTokenRequest() {
    const { authorization_servers, resource } = await discoverOAuthProtectedResourceMetadata(url);
    const exchange = new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      requested_token_type: "urn:ietf:params:oauth:token-type:id-jag",
      subject_token: context.idp_id_token,
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      client_id: context.idp_client_id,
      audience: authorization_servers[0],
      resource,
    });
    const response = await fetch(context.idp_token_endpoint, { method: "POST", body: exchange });
    const { access_token: assertion } = await response.json();
    return new URLSearchParams({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion });
  }
}

const providers = {
  "auth/cross-app-access-complete-flow": () => new Employee(),
  "auth/client-credentials-basic": () =>
    new ClientCredentialsProvider({ clientId: context.client_id, clientSecret: context.client_secret }),
  "auth/client-credentials-jwt": () =>
    new PrivateKeyJwtProvider({
      clientId: context.client_id,
      privateKey: context.private_key_pem,
      algorithm: context.signing_algorithm,
    }),
};

/** A `fetch` that gets leave where it is refused for want of it: at most three times for one request. */
function authorized(provider) {
  return async function send(input, init, tries = 0) {
    const tokens = await provider.tokens();
    const headers = new Headers(init.headers);
    if (tokens) headers.set("authorization", `Bearer ${tokens.access_token}`);
    const response = await fetch(input, { ...init, headers });
    const asks = extractWWWAuthenticateParams(response);
    const wants = response.status === 401 || (response.status === 403 && asks.error === "insufficient_scope");
    if (!wants || tries === 3) return response;
    await response.body?.cancel();
    const options = { serverUrl: url, resourceMetadataUrl: asks.resourceMetadataUrl, scope: asks.scope };
    if ((await auth(provider, options)) !== "AUTHORIZED")
      await auth(provider, { ...options, authorizationCode: provider.code });
    return send(input, init, tries + 1);
  };
}

const options = scenario.startsWith("auth/") ? { fetch: authorized(providers[scenario]?.() ?? new Person()) } : {};
const transport = new StreamTransport(url, options);
const client = new Client(
  { name: "headwater-conformance", version: "1.0.0" },
  { capabilities: { elicitation: { form: { applyDefaults: true } } } },
);
client.setRequestHandler(ElicitRequestSchema, () => ({ action: "accept", content: {} }));

const ARGUMENTS = { add_numbers: { a: 5, b: 3 } };
try {
  await client.connect(transport);
  const { tools } = await client.listTools();
  for (const { name } of tools) await client.callTool({ name, arguments: ARGUMENTS[name] ?? {} });
} finally {
  await transport.terminateSession().catch(() => {});
  await client.close();
}
