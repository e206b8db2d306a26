// Apart from the page itself, so that a package that was not built is said on the page, and not
// only in the console.
try {
  await import("./app.js");
  document.documentElement.dataset.ready = "";
} catch (error) {
  const trouble = document.querySelector('[data-part="trouble"]');
  trouble.hidden = false;
  trouble.textContent = `The page could not start. ${error.message} (If there is no package yet: “cargo xtask pack” makes it.)`;
  console.error(error);
}
