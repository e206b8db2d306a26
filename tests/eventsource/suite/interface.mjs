// Web IDL: what an interface looks like from JavaScript.
import { equal, ok, same, test, throws } from "./harness.mjs";

const CONSTANTS = { CONNECTING: 0, OPEN: 1, CLOSED: 2 };
const ATTRIBUTES = ["url", "withCredentials", "readyState", "onopen", "onmessage", "onerror"];
const HANDLERS = ["onopen", "onmessage", "onerror"];
const own = Object.getOwnPropertyDescriptor;

test("interface: it inherits from EventTarget, as class and as prototype", ({ EventSource }) => {
  equal(Object.getPrototypeOf(EventSource), EventTarget);
  equal(Object.getPrototypeOf(EventSource.prototype), EventTarget.prototype);
  for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"]) {
    ok(!Object.hasOwn(EventSource.prototype, name), `${name} to be EventTarget's own`);
  }
});

test("interface: the class has its name, its length and a prototype that stays", ({ EventSource }) => {
  same(own(EventSource, "name"), { value: "EventSource", writable: false, enumerable: false, configurable: true });
  same(own(EventSource, "length"), { value: 1, writable: false, enumerable: false, configurable: true });
  const { writable, enumerable, configurable } = own(EventSource, "prototype");
  same([writable, enumerable, configurable], [false, false, false]);
  const constructor = own(EventSource.prototype, "constructor");
  equal(constructor.value, EventSource);
  same([constructor.writable, constructor.enumerable, constructor.configurable], [true, false, true]);
});

test("interface: the class string is EventSource", ({ EventSource, open, unheard }) => {
  same(own(EventSource.prototype, Symbol.toStringTag), {
    value: "EventSource",
    writable: false,
    enumerable: false,
    configurable: true,
  });
  equal(String(open(unheard)), "[object EventSource]");
});

test("interface: constants are on class and prototype, and can't be changed", ({ EventSource, open, unheard }) => {
  const source = open(unheard);
  for (const [name, value] of Object.entries(CONSTANTS)) {
    for (const holder of [EventSource, EventSource.prototype]) {
      same(own(holder, name), { value, writable: false, enumerable: true, configurable: false }, name);
    }
    equal(source[name], value);
  }
});

test("interface: attributes are accessors of the prototype", ({ EventSource }) => {
  for (const name of ATTRIBUTES) {
    const { get, set, enumerable, configurable } = own(EventSource.prototype, name);
    same([enumerable, configurable], [true, true], name);
    same([get.name, get.length], [`get ${name}`, 0]);
    if (HANDLERS.includes(name)) same([set.name, set.length], [`set ${name}`, 1]);
    else equal(set, undefined, name);
    throws(TypeError, () => new get());
  }
});

test("interface: close() is an operation of the prototype", ({ EventSource, open, unheard }) => {
  const { value, writable, enumerable, configurable } = own(EventSource.prototype, "close");
  same([writable, enumerable, configurable, value.name, value.length], [true, true, true, "close", 0]);
  throws(TypeError, () => new value());
  equal(open(unheard).close(), undefined);
});

test("interface: another object's getters, setters and close() are refused", ({ EventSource }) => {
  for (const stranger of [
    EventSource.prototype,
    {},
    new EventTarget(),
    Object.create(EventSource.prototype),
    null,
    undefined,
    1,
  ]) {
    for (const name of ATTRIBUTES) {
      const { get, set } = own(EventSource.prototype, name);
      throws(TypeError, () => get.call(stranger), `get ${name}`);
      if (set) throws(TypeError, () => set.call(stranger, null), `set ${name}`);
    }
    throws(TypeError, () => EventSource.prototype.close.call(stranger), "close()");
  }
});

test(
  "interface: properties are enumerated as Web IDL defines them",
  ({ EventSource }) => {
    const proposed = ["lastEventId", "reconnectionTime", "reset", "fromReadableStream"];
    const keys = (holder) => Object.keys(holder).filter((name) => !proposed.includes(name));
    same(keys(EventSource.prototype), [...ATTRIBUTES, "close", ...Object.keys(CONSTANTS)]);
    same(keys(EventSource), Object.keys(CONSTANTS));
  },
  ["ours"],
);

test("interface: an instance has no properties of its own but what any EventTarget has", ({ open, unheard }) => {
  const source = open(unheard);
  source.onmessage = () => {};
  source.addEventListener("x", () => {});
  const target = new EventTarget();
  target.addEventListener("x", () => {});
  same(Reflect.ownKeys(source).map(String), Reflect.ownKeys(target).map(String));
});

test("interface: what is put on the prototype is there on instances", ({ EventSource, open, unheard, cleanup }) => {
  EventSource.prototype.added = function () {
    return this.readyState;
  };
  cleanup(() => delete EventSource.prototype.added);
  equal(open(unheard).added(), EventSource.CONNECTING);
});

test("interface: it can be extended, and constructed for another class", ({ EventSource, unheard, cleanup }) => {
  class Mine extends EventSource {
    get both() {
      return `${this.readyState} ${this.url}`;
    }
  }
  const mine = new Mine(unheard);
  cleanup(() => mine.close());
  equal(mine.both, `0 ${unheard}`);
  const other = Reflect.construct(EventSource, [unheard], Mine);
  cleanup(() => other.close());
  ok(other instanceof Mine);
  equal(other.url, unheard);
});
