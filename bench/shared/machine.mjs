import { availableParallelism, cpus, totalmem, type } from "node:os";

/** What the figures depend on. */
export function machine() {
  return {
    processor: cpus()[0]?.model.trim() || process.arch,
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${process.arch}`,
  };
}

/** The machine in one phrase. */
export function machineLine({ processor, cores, memoryGiB, system }) {
  return `${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}`;
}
