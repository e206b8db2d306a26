import connections from "../../connection/cases.json";
import cases from "../../wire/cases.json";
import lenientCases from "../../wire/lenient.json";

export { cases, connections, lenientCases };
