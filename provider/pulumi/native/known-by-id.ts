import { argumentsFor } from '../../inventory/arguments-for';
import { newOwner } from '../../lifecycle/claims';
import { omit, type Resource, type Values } from '../../lifecycle/define-resource';
import { OWNER, remember } from '../../lifecycle/memory';

/** What is read of something of which only the id is known: by an import, and by a program's `get`. */
export function knownByIdAlone(
  resource: Resource,
  found: { readonly id: string; readonly state: Values; readonly args: Values },
): { readonly args: Values; readonly state: Values } {
  const args = argumentsFor(resource, { id: found.id, ...found.args });
  const rest = omit(found.args, Object.keys(args));
  // A program that gets it sees everything. One that is imported manages only what it says.
  return { args, state: { ...rest, ...remember(resource, args, found.state, { [OWNER]: newOwner() }) } };
}
