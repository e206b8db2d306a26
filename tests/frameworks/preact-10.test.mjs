// headwater/preact in Preact 10.19.1, the oldest that the package is for: older.mjs puts it in place of the other.
import "./preact.test.jsx";
