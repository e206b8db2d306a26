import express from "express";

const port = process.env.PORT ?? 3000;
const interval = Number(process.env.INTERVAL ?? 1000);

const app = express();

app.get("/events", (req, res) => {
  res.setHeader("Content-Type", "text/event-stream");
  res.setHeader("Access-Control-Allow-Origin", "*");

  let count = 0;
  const timer = setInterval(() => {
    res.write(`data: Message ${count++}\n\n`);
  }, interval);

  req.on("close", () => {
    clearInterval(timer);
    console.log("client left, timer cleared");
  });
});

const server = app.listen(port, (error) => {
  if (error) throw error;
  console.log(`http://localhost:${server.address().port}/events`);
});
