/** An event handler IDL attribute's value: objects that can't be called are kept, and not called. */
export type HandlerValue = object | null;

interface Slot {
  value: object;
  readonly listener: (event: Event) => void;
}

const { addEventListener, dispatchEvent, removeEventListener } = EventTarget.prototype;

/**
 * HTML, 8.1.8.1 "Event handlers": `onopen` and its like. A handler is called where it stands among the
 * listeners, which is where it was first set since it was last null.
 */
export class HandlerAttributes {
  readonly #target: EventTarget;
  readonly #slots = new Map<string, Slot>();

  constructor(target: EventTarget) {
    this.#target = target;
  }

  get(type: string): HandlerValue {
    if (asking === type) {
      // It is the platform that asks, before it calls any listener.
      asking = undefined;
      return null;
    }
    return this.#slots.get(type)?.value ?? null;
  }

  set(type: string, value: unknown): void {
    const slot = this.#slots.get(type);
    if (isObject(value)) {
      if (slot !== undefined) slot.value = value;
      else this.#activate(type, value);
    } else if (slot !== undefined) {
      this.#slots.delete(type);
      removeEventListener.call(this.#target, type, slot.listener);
    }
  }

  #activate(type: string, value: object): void {
    isDoneByPlatform ??= doesPlatform();
    const target = this.#target;
    const slot: Slot = {
      value,
      listener(event) {
        const handler = slot.value;
        if (typeof handler !== "function" || (isDoneByPlatform && dispatched !== event)) return;
        // Not `event.currentTarget`: in Node.js 20 only the first listener finds it.
        if (Reflect.apply(handler, target, [event]) === false) event.preventDefault();
      },
    };
    this.#slots.set(type, slot);
    addEventListener.call(target, type, slot.listener);
  }
}

/**
 * Whether events are given to any property of their target that is named so, which is workerd's way: with
 * another `this`, and before all listeners. What a user dispatches there is left to it.
 */
let isDoneByPlatform: boolean | undefined;

/** The event that is being dispatched by {@link dispatch}, where the platform must be kept from its way. */
let dispatched: Event | undefined;

/** The type whose handler the platform is about to ask for. */
let asking: string | undefined;

/** Dispatches an event to its target's listeners, the handlers among them. */
export function dispatch(target: EventTarget, event: Event): void {
  if (isDoneByPlatform) {
    dispatched = event;
    asking = event.type;
  }
  dispatchEvent.call(target, event);
  asking = undefined;
}

function doesPlatform(): boolean {
  let isCalled = false;
  const target = Object.defineProperty(new EventTarget(), "onprobe", { value: () => void (isCalled = true) });
  target.dispatchEvent(new Event("probe"));
  return isCalled;
}

/** Web IDL, `[LegacyTreatNonObjectAsNull]`. */
function isObject(value: unknown): value is object {
  return typeof value === "function" || (typeof value === "object" && value !== null);
}
