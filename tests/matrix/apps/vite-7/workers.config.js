export default {
  worker: { format: "es" },
  build: { rollupOptions: { input: "workers.html" } },
};
