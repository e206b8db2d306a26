import { mount } from "svelte";
import "../../market/dashboard.css";
import Dashboard from "./Dashboard.svelte";

mount(Dashboard, { target: document.body });
