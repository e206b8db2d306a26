import { Dashboard } from "./dashboard";

customElements.define("market-dashboard", Dashboard);
