// A server component: it says options for what is below it by a component of the entry, which is none of the server's.
import { EventSourceProvider } from "headwater/react";
import { Switch } from "./switch";

const provided = { headers: { "x-provided": "yes" } };

export default async function Page({ searchParams }) {
  const { feed } = await searchParams;
  return (
    <EventSourceProvider options={provided}>
      <Switch url={feed} />
    </EventSourceProvider>
  );
}
