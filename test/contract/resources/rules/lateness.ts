import type { Emulator, ReceivedRequest } from 'mailgun-emulator';
import type { ProviderHost } from '../../provider-host';
import { failing, type Subject } from '../subject';

/** A gateway gives up, and what stands behind it does not. */
const gatewayTimeout = { status: 504, body: '<html>Gateway Timeout</html>', contentType: 'text/html', headers: { 'retry-after': '0' } };

/** A creation that is carried out after everybody has given it up, under right clocks and wrong ones. */
export function latenessRules({ rule, world, fixture, inputsOf }: Subject): void {
  const made = fixture.isSetting ? [] : [fixture.type];
  const count = () => fixture.count(world.emulator.store);

  /** The state after a run whose creation was not answered and is carried out when the run is over. */
  const runLosing = async (host: ProviderHost) => {
    const inputs = await inputsOf(fixture.full);
    world.emulator.fail({ route: fixture.createRoute, answer: gatewayTimeout, times: 4 });
    const { partial } = await failing(host.create(inputs));
    world.emulator.clearFaults();
    if (!partial) throw new Error('the state must know');
    expect(count()).toBe(0);
    await carryOut(world.emulator, fixture.createRoute);
    expect(count()).toBe(1);
    return { inputs, partial };
  };

  /** What the engine does in the next run. */
  const runAgain = async (host: ProviderHost, { inputs, partial }: Awaited<ReturnType<typeof runLosing>>) => {
    const { changes, replaces, deleteBeforeReplace } = await host.diff(partial.id, partial.properties, inputs);
    expect({ changes, deleteBeforeReplace }).toEqual({ changes: true, deleteBeforeReplace: true });
    expect(replaces).not.toEqual([]);
    await host.delete(partial.id, partial.properties);
    const { id, properties } = await host.create(inputs);
    expect(count()).toBe(1);
    expect((await host.read(id, properties))?.id).toBe(id);
  };

  rule.each(made)('that is made late exists once after the next update', async () => {
    await runAgain(world.host, await runLosing(world.host));
  });

  rule.each(made)('that is made late is found by a refresh, and can be destroyed', async () => {
    const { partial } = await runLosing(world.host);
    const read = await world.host.read(partial.id, partial.properties);
    if (!read) throw new Error('the state must not forget it');
    await world.host.delete(read.id, read.properties);
    expect(count()).toBe(0);
  });

  rule.each(made.flatMap(() => [10, -10] as const))('exists once under a clock that is %i minutes ahead', async (minutes) => {
    const wrong = await world.hostAhead(minutes);
    const lost = await runLosing(wrong);
    await runAgain(world.host, lost);
    world.emulator.reset();
    await fixture.prepare?.(world.emulator);
    await runAgain(wrong, await runLosing(world.host));
    world.emulator.reset();
    await fixture.prepare?.(world.emulator);
    world.emulator.fail({ route: fixture.createRoute, when: 'after', answer: 'drop' });
    await wrong.create(lost.inputs);
    expect(count()).toBe(1);
  });
}

/** Does what the last request to a route asked for. */
async function carryOut({ requests, url, apiKey }: Emulator, route: string): Promise<void> {
  const request = requests.findLast((each) => each.route === route);
  if (!request) throw new Error(`nobody asked for ${route}`);
  const authorization = `Basic ${Buffer.from(`api:${apiKey}`).toString('base64')}`;
  const answer = await fetch(`${url}${request.path}`, {
    method: request.method,
    headers: { authorization, ...typeOf(request) },
    body: bodyOf(request),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

const isJson = ({ headers }: ReceivedRequest) => /json/.test(headers['content-type'] ?? '');

const typeOf = (request: ReceivedRequest): Record<string, string> => (isJson(request) ? { 'content-type': 'application/json' } : {});

function bodyOf(request: ReceivedRequest): string | URLSearchParams {
  if (isJson(request)) return JSON.stringify(request.fields);
  return new URLSearchParams(
    Object.entries(request.fields).flatMap(([name, value]) => [value].flat().map((item): [string, string] => [name, String(item)])),
  );
}
