/**
 * What one tab remembers, so that a change of page continues the conversation: the token, and
 * whether the panel was open. Closing the tab forgets both, which is right on a shared computer.
 */
export interface Session {
  token: string | null;
  /** Null until the parent has opened or closed it. */
  open: boolean | null;
}

/** Where storage is switched off in the browser, the session lasts as long as the page. */
export function openSession(origin: string, storage: () => Storage): Session {
  const key = `privacy-desk ${origin}`;
  const kept = load(key, storage);
  const save = (): void => {
    try {
      storage().setItem(key, JSON.stringify(kept));
    } catch {
      // Storage is off or full: nothing to do, and nothing lost but the next page's memory.
    }
  };
  return {
    get token() {
      return kept.token;
    },
    set token(token) {
      kept.token = token;
      save();
    },
    get open() {
      return kept.open;
    },
    set open(open) {
      kept.open = open;
      save();
    },
  };
}

function load(key: string, storage: () => Storage): Session {
  try {
    const raw: unknown = JSON.parse(storage().getItem(key) ?? "null");
    const { token, open } = (raw ?? {}) as Partial<Record<keyof Session, unknown>>;
    return {
      token: typeof token === "string" ? token : null,
      open: typeof open === "boolean" ? open : null,
    };
  } catch {
    return { token: null, open: null };
  }
}
