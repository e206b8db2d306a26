// headwater/vue in Vue 3.4, the oldest that the package is for: older.mjs puts it in place of the other.
import "./vue.test.mjs";
