import { site } from "../../ways/page.mjs";

export default {
  title: "Parcel",
  order: 25,
  versions: ["parcel"],
  ways: {
    "": site({
      build: "parcel build index.html --no-cache",
      from: "dist",
      parts: ["page", "module worker", "slim"],
      // Its own import map, by which it finds what is loaded later.
      inline: true,
    }),
  },
};
