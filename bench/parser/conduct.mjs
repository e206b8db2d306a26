import { conduct as run } from "../shared/conduct.mjs";

/** Runs the script in one engine; gives what it reported, and `onCell` each cell as it comes. */
export async function conduct(engine, script, onCell) {
  const result = { cells: [] };
  const heard = {
    engine: (facts) => Object.assign(result, facts),
    cell: (cell) => {
      result.cells.push(cell);
      onCell(cell);
    },
  };
  result.version = await run(engine, { title: "Parser benchmark", script }, heard);
  return result;
}
