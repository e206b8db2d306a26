// The policy that Next's guide has for apps: a nonce of each request's own for Next's inline scripts, and what
// these load. Nothing in it allows WebAssembly. It is set by who starts the server, and goes with every file, so
// that workers are held to it as well.
import { NextResponse } from "next/server";

export function proxy(request) {
  if (process.env.POLICY !== "strict") return NextResponse.next();
  const policy = `script-src 'self' 'nonce-${btoa(crypto.randomUUID())}' 'strict-dynamic'; object-src 'none'; base-uri 'self'`;
  const headers = new Headers(request.headers);
  // Next reads the nonce from the request.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}
