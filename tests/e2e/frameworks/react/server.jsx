import { renderToString } from "react-dom/server";
import { Price } from "./price";

export const render = (url) => renderToString(<Price url={url} onTick={() => {}} />);
