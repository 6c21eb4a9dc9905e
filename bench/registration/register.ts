import * as pulumi from '@pulumi/pulumi';

/** What this process says, on one line as JSON. */
export interface Registered {
  readonly seconds: number;
  /** Megabytes in use after the last resource. */
  readonly heap: number;
}

interface RouteArgs {
  readonly expression: string;
  readonly actions: string[];
  readonly priority: number;
  readonly description: string;
}

type Make = (name: string, args: RouteArgs) => pulumi.CustomResource;

const argsOf = (index: number): RouteArgs => ({
  expression: `match_recipient("team-${index}@mail.example.com")`,
  actions: [`forward("https://example.com/tickets/${index}")`, 'stop()'],
  priority: index,
  description: `Tickets of team ${index}`,
});

/** Registers as many resources as the command line says with an engine that answers at once, and prints what it took. */
export async function register(make: Make): Promise<void> {
  const count = Number(process.argv[2]);
  let registered = 0;
  await pulumi.runtime.setMocks({
    newResource: ({ inputs, name }) => {
      registered++;
      return { id: name, state: inputs };
    },
    call: () => ({}),
  });
  const start = performance.now();
  const resources = Array.from({ length: count }, (_, index) => make(`route-${index}`, argsOf(index)));
  await new Promise((done) => pulumi.all(resources.map(({ urn }) => urn)).apply(done));
  const seconds = (performance.now() - start) / 1000;
  if (registered !== count) throw new Error(`${registered} of ${count} were registered.`);
  const result: Registered = { seconds, heap: process.memoryUsage().heapUsed / 1024 / 1024 };
  console.log(JSON.stringify(result));
}
