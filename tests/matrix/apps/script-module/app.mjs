import { site } from "../../ways/page.mjs";

export default {
  title: '`<script type="module">`, with an import map',
  order: 10,
  quick: true,
  // An import map is an inline script.
  ways: { "": site({ parts: ["page", "slim"], inline: true }) },
};
