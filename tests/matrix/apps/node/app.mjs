import { node } from "../../ways/node.mjs";

export default { title: `Node ${process.versions.node}, as installed`, order: 43, quick: true, ...node([]) };
