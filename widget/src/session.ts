/**
 * What one tab remembers, so that a change of page continues the conversation: the token, whether
 * the panel was open, the words in the field and those that could not be sent. Closing the tab
 * forgets all of it, which is right on a shared computer.
 */
export interface Session {
  token: string | null;
  /** Null until the parent has opened or closed it. */
  open: boolean | null;
  /** What stands in the field. */
  draft: string;
  /** The parent's messages that the server may not have, oldest first. */
  unsent: readonly Outgoing[];
  /** The side of the page where the parent has put the button; null where it was not moved. */
  side: Side | null;
}

export type Side = "left" | "right";

/** A parent's message on its way: sent again with the same `id` until the server has it. */
export interface Outgoing {
  readonly id: string;
  /** What the server gets: the parent's words or an option's payload. */
  readonly text: string;
  /** What the parent sees as theirs. */
  readonly shown: string;
}

/** Where storage is switched off in the browser, the session lasts as long as the page. */
export function openSession(origin: string, storage: () => Storage): Session {
  const key = `privacy-desk ${origin}`;
  const save = (session: Session): void => {
    try {
      storage().setItem(key, JSON.stringify(session));
    } catch {
      // Storage is off or full: nothing to do, and nothing lost but the next page's memory.
    }
  };
  return new Proxy(load(key, storage), {
    set: (session, name, value) => {
      const done = Reflect.set(session, name, value);
      save(session);
      return done;
    },
  });
}

function load(key: string, storage: () => Storage): Session {
  const raw = parsed(key, storage);
  const { token, open, draft, unsent, side } = raw;
  return {
    token: typeof token === "string" ? token : null,
    open: typeof open === "boolean" ? open : null,
    draft: typeof draft === "string" ? draft : "",
    unsent: Array.isArray(unsent) ? unsent.filter(isOutgoing) : [],
    side: side === "left" || side === "right" ? side : null,
  };
}

function parsed(key: string, storage: () => Storage): Partial<Record<keyof Session, unknown>> {
  try {
    return Object(JSON.parse(storage().getItem(key) ?? "null"));
  } catch {
    return {};
  }
}

function isOutgoing(value: unknown): value is Outgoing {
  const { id, text, shown } = Object(value) as Partial<Record<keyof Outgoing, unknown>>;
  return [id, text, shown].every((field) => typeof field === "string");
}
