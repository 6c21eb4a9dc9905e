import { call } from './call';
import { Command } from './command';
import { useLoaded } from './loaded';
import { Empty, Problem } from './parts';
import type { Route } from './shapes';

const kinds = ['request'] as const;

export function Routes() {
  const { value, problem } = useLoaded(() => call<{ routes: Route[] }>('GET /page/routes'), [], kinds);
  return (
    <>
      <h1>Routes</h1>
      <p class="faint">What becomes of mail that comes in, in the order in which they are tried.</p>
      <Problem>{problem}</Problem>
      {value?.routes.length === 0 && (
        <Empty title="No routes yet">
          <p>A route says what is done with mail that comes in. Create one with:</p>
          <Command
            of={`curl -u api:KEY ${location.origin}/v3/routes -F priority=0 \\
  -F expression='match_recipient(".*@example.com")' \\
  -F action='forward("http://127.0.0.1:3000/inbound")'`}
          />
        </Empty>
      )}
      {value?.routes.map(({ id, region, priority, description, expression, actions }) => (
        <section key={id} class="card">
          <h2>
            <code>{expression}</code>
          </h2>
          <p class="faint">
            Priority {priority} · {region.toUpperCase()} {description !== '' && `· ${description}`}
          </p>
          <ol class="plain">
            {actions.map((action) => (
              <li key={action}>
                <code>{action}</code>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}
