import { site } from "../../ways/page.mjs";

export default { title: "`<script>`", order: 11, quick: true, ways: { "": site({}) } };
