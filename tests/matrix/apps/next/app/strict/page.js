// A page that is rendered for each request, as a nonce needs it.
import { connection } from "next/server";
import { Client } from "../client";

export default async function Page() {
  await connection();
  return <Client />;
}
