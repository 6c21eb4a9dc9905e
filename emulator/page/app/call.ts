const prefix = '/_emulator';
const remembered = 'mailgun-emulator account';

/** The key of the account that is looked at; none is the first one. */
export const account = {
  get key(): string | undefined {
    return localStorage.getItem(remembered) ?? undefined;
  },
  set key(key: string | undefined) {
    if (key === undefined) localStorage.removeItem(remembered);
    else localStorage.setItem(remembered, key);
  },
  /** Its place among the accounts: the frames of messages name it by that, so that no link in a message gets to know the key. */
  get index(): number {
    return Number(localStorage.getItem(`${remembered} index`) ?? 0);
  },
  set index(index: number) {
    localStorage.setItem(`${remembered} index`, String(index));
  },
};

// No `withCredentials`, no prompt: a wrong key is shown as a sentence.
function settings(): RequestInit {
  const { key } = account;
  return { credentials: 'omit', headers: key === undefined ? {} : { authorization: `Basic ${btoa(`api:${key}`)}` } };
}

/**
 * Calls what the control API declares, `GET /messages/{key}`: what is no part of the path is the query, or the body.
 *
 * @throws an error whose message is the sentence of the emulator.
 */
export async function call<T>(route: string, input: Readonly<Record<string, unknown>> = {}): Promise<T> {
  const [method = '', declared = ''] = route.split(' ');
  const others = Object.entries(input).filter(([name, value]) => value !== undefined && !declared.includes(`{${name}}`));
  const path = declared.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name])));
  const isQuery = method === 'GET' || method === 'DELETE';
  const query = isQuery && others.length > 0 ? `?${new URLSearchParams(others.map(([name, value]) => [name, String(value)]))}` : '';
  const { headers, ...rest } = settings();
  const body = isQuery ? {} : { body: JSON.stringify(Object.fromEntries(others)) };
  const response = await fetch(`${prefix}${path}${query}`, {
    ...rest,
    ...body,
    method,
    headers: { ...headers, ...(!isQuery && { 'content-type': 'application/json' }) },
  }).catch(() => {
    throw new Error('The emulator does not answer. Is it still running?');
  });
  const text = await response.text();
  // The account that was looked at is gone, or belongs to another emulator that was here: the first one is there always.
  if (response.status === 401 && account.key !== undefined) {
    account.key = undefined;
    account.index = 0;
    location.reload();
  }
  if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
  throw new Error(sentenceOf(text) ?? `${response.status} ${response.statusText}`);
}

function sentenceOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { message?: string }).message;
  } catch {
    return undefined;
  }
}

/** `EventSource` cannot say whose events are meant. */
export const openLive = (lastId: string | undefined, signal: AbortSignal) => {
  const { headers, ...rest } = settings();
  return fetch(`${prefix}/live`, { ...rest, signal, headers: { ...headers, ...(lastId !== undefined && { 'last-event-id': lastId }) } });
};
