import cases from "../../wire/cases.json";

export { cases };
