// headwater/react in React 18: older.mjs puts it in place of the other.
import "./react.test.jsx";
