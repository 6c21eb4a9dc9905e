import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { call } from './call';

/** What the control API of this emulator can do, as its document says: `GET /messages`. */
export const Operations = createContext<ReadonlySet<string>>(new Set());

export const useCan = (route: string): boolean => useContext(Operations).has(route);

export async function readOperations(): Promise<ReadonlySet<string>> {
  const { paths } = await call<{ paths: Record<string, object> }>('GET /openapi.json');
  return new Set(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/^\/_emulator/, '')}`),
    ),
  );
}
