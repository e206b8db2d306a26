const feed = new URLSearchParams(location.search).get("feed");

seeClassic(feed).then((page) => {
  globalThis.matrix = { page };
});
