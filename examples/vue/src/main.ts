import { createApp } from "vue";
import "../../market/dashboard.css";
import Dashboard from "./Dashboard.vue";

createApp(Dashboard).mount(document.body);
