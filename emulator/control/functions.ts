import { type Caller, type FunctionsOf, isOperation, type Operation, type Operations } from './operation';
import { readInput } from './read-input';

/** The functions of operations: each takes and answers what the operation does. */
export function functionsOf<T extends object>(operations: T, caller: Caller): FunctionsOf<T> {
  const entries = Object.entries(operations as Operations).map(([name, one]) => [
    name,
    isOperation(one) ? functionOf(one, caller) : functionsOf(one, caller),
  ]);
  return Object.fromEntries(entries);
}

function functionOf(one: Operation, caller: Caller) {
  return (first: unknown, others: object = {}) => {
    const input = one.shorthand === undefined || isInput(first) ? (first ?? {}) : { ...others, [String(one.shorthand)]: first };
    return one.run(caller, readInput(one, input));
  };
}

const isInput = (value: unknown) => value === undefined || (typeof value === 'object' && value !== null && !(value instanceof Date));

/** Adds functions to something that is shown as it is otherwise: whoever lists or compares it does not see them. */
export function withFunctions<T extends object, F extends object>(target: T, functions: F): T & F {
  for (const [name, value] of Object.entries(functions)) Object.defineProperty(target, name, { value, configurable: true });
  return target as T & F;
}
