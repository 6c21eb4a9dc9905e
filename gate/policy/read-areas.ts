import { type Area, areas } from '../operations/area';
import { operations } from '../operations/operation';
import { choiceOf, type Field, fieldsOf, required, scalarOf, textsOf } from './fields';
import type { Grant, Narrowing } from './policy';
import { failOperation, narrowings, readNarrowing, type WrittenNarrowing } from './read-narrowing';

/** Reads what an agent may do in each area. `narrowing`: the agent's own, for areas that do not say it. */
export function readAreas(field: Field, narrowing: WrittenNarrowing): ReadonlyMap<Area, Grant> {
  const grants = new Map<Area, Grant>();
  const fields = fieldsOf(field, areas, 'is no area of the API');
  for (const area of areas) {
    const one = fields?.get(area);
    const grant = one && readArea(one, area, narrowing);
    if (grant) grants.set(area, grant);
  }
  return grants;
}

const accesses = ['off', 'read', 'full'] as const;

function readArea(field: Field, area: Area, agent: WrittenNarrowing): Grant | undefined {
  const short = scalarOf(field) !== undefined;
  const fields = short ? new Map([['access', field]]) : fieldsOf(field, ['access', 'only', 'except', ...narrowings]);
  const written = fields && required(fields, 'access', field, `write access: ${accesses.join(', ')}`);
  const access = written && choiceOf(written, accesses);
  if (fields === undefined || access === undefined) return undefined;
  const list = (name: string, senseless?: 'full') => {
    const named = fields.get(name);
    return named && textsOf(named, 'an operation or a list of them', (text, item) => failOperation(item, text, area, senseless));
  };
  const { rule, line } = field;
  const only = list('only', access === 'read' ? 'full' : undefined);
  return { rule, line, access, only, except: list('except'), ...inherited(readNarrowing(fields, area), agent, area) };
}

/** An area's own narrowing, and the agent's where the area says nothing. */
function inherited(own: WrittenNarrowing, agent: WrittenNarrowing, area: Area): Narrowing {
  const confirm =
    own.confirm ?? new Map([...(agent.confirm ?? [])].filter(([name]) => name === '*' || operations.get(name)?.area === area));
  return {
    domains: own.domains ?? agent.domains,
    recipients: own.recipients ?? agent.recipients,
    from: own.from ?? agent.from,
    destinations: own.destinations ?? agent.destinations,
    senders: own.senders ?? agent.senders,
    hours: own.hours ?? agent.hours,
    because: own.because ?? agent.because,
    confirm,
  };
}
