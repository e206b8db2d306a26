import connections from "../../connection/cases.json";
import cases from "../../wire/cases.json";

export { cases, connections };
