import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Chat } from "./chat";
import { Dashboard } from "./dashboard";
import "./style.css";

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <main>
      <header>
        <h1>Headwater in React</h1>
        <p>Two streams, two hooks: prices that never end, and an answer that does.</p>
      </header>
      <Dashboard />
      <Chat url="/chat" />
    </main>
  </StrictMode>,
);
