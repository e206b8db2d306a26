import { write } from "./text.js";

/** The words to each lane of the chart: a symbol, its price, how it has moved, whether it trades. */
export class Lanes {
  #items = new Map();

  constructor(list, symbols) {
    for (const symbol of symbols) {
      const item = document.createElement("li");
      item.dataset.symbol = symbol;
      const [name, price, change, halted] = ["b", "span", "span", "em"].map((tag) => document.createElement(tag));
      name.textContent = symbol;
      price.className = "price";
      price.textContent = "–";
      change.className = "change";
      halted.textContent = "halted";
      halted.hidden = true;
      item.append(name, price, change, halted);
      list.append(item);
      this.#items.set(symbol, { price, change, halted });
    }
  }

  show(symbol, price, change, halted) {
    const item = this.#items.get(symbol);
    write(item.price, price.toFixed(2));
    write(item.change, `${change < 0 ? "−" : "+"}${(Math.abs(change) * 100).toFixed(2)} %`);
    item.change.dataset.way = change < 0 ? "down" : "up";
    item.halted.hidden = !halted;
  }
}
