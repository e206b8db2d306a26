// headwater/svelte in Svelte 5.7, the oldest that the package is for: older.mjs puts it in place of the other.
import "./svelte.test.svelte.mjs";
