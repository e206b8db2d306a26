"use client";
import { useEffect } from "react";
import { see } from "../src/checks.js";
import { ask, run } from "../src/page.js";
import { slim } from "../src/slim.js";

export function Client() {
  useEffect(() => {
    run({
      page: see,
      "module worker": (url) => ask(new Worker(new URL("../src/worker.js", import.meta.url), { type: "module" }), url),
      slim,
    });
  }, []);
  return <p>client</p>;
}
