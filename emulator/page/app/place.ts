import { useEffect, useState } from 'preact/hooks';

/** Where the page is: `#/inbox/<key>?q=…`. */
export interface Place {
  readonly section: string;
  readonly item: string | undefined;
  readonly query: string;
}

function read(): Place {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [section = '', item] = path.split('/');
  return {
    section: section === '' ? 'inbox' : section,
    item: item === undefined || item === '' ? undefined : decodeURIComponent(item),
    query: new URLSearchParams(query).get('q') ?? '',
  };
}

export function addressOf({ section, item, query = '' }: { section: string; item?: string | undefined; query?: string }): string {
  const search = query === '' ? '' : `?${new URLSearchParams({ q: query })}`;
  return `#/${section}${item === undefined ? '' : `/${encodeURIComponent(item)}`}${search}`;
}

export function go(place: Parameters<typeof addressOf>[0], how: 'push' | 'replace' = 'push'): void {
  const address = addressOf(place);
  if (how === 'push') location.hash = address;
  else location.replace(address);
}

export function usePlace(): Place {
  const [place, set] = useState(read);
  useEffect(() => {
    const changed = () => set(read());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return place;
}
