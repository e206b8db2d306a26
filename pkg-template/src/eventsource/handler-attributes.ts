/** The value of an event handler attribute. An object that is no function is kept, but never called. */
export type HandlerValue = object | null;

interface Slot {
  value: object;
  readonly listener: (event: Event) => void;
}

const { addEventListener, dispatchEvent, removeEventListener } = EventTarget.prototype;

/**
 * HTML, 8.1.8.1 "Event handlers": `onopen`, `onmessage` and `onerror`.
 *
 * A handler is called in the order of listeners, at the place it got when the attribute last changed from `null`. So a
 * listener is added then, and it calls whatever the attribute's value is at the event.
 */
export class HandlerAttributes {
  readonly #target: EventTarget;
  readonly #slots = new Map<string, Slot>();

  constructor(target: EventTarget) {
    this.#target = target;
  }

  get(type: string): HandlerValue {
    if (asking === type) {
      // The platform reads the attribute, to call the handler itself before all listeners. It gets nothing to call.
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
        // `event.currentTarget` is not used: in Node.js 20 it is set for the first listener only.
        if (Reflect.apply(handler, target, [event]) === false) event.preventDefault();
      },
    };
    this.#slots.set(type, slot);
    addEventListener.call(target, type, slot.listener);
  }
}

/**
 * Whether the platform itself calls a property `on…` of an event's target, as workerd does for every target. It calls
 * with another `this` and before all listeners, so {@link dispatch} prevents it. Events that a user dispatches are left
 * to the platform.
 */
let isDoneByPlatform: boolean | undefined;

/** The event that {@link dispatch} dispatches, where the platform would call handlers itself. */
let dispatched: Event | undefined;

/** The event type whose handler the platform is about to read. */
let asking: string | undefined;

/** Dispatches an event to its target's listeners and handlers. */
export function dispatch(target: EventTarget, event: Event): void {
  if (isDoneByPlatform) {
    dispatched = event;
    asking = event.type;
  }
  dispatchEvent.call(target, event);
  asking = undefined;
}

/** Tries on a plain target whether the platform calls its property `on…`. */
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
