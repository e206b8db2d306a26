import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./feed.jsx";

const url = new URLSearchParams(location.search).get("feed");
createRoot(document.getElementById("app")).render(
  <StrictMode>
    <App url={url} />
  </StrictMode>,
);
