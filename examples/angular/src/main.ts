import { bootstrapApplication } from "@angular/platform-browser";
import { Dashboard } from "./dashboard.js";

bootstrapApplication(Dashboard).catch(console.error);
