import type { Method } from 'mailgun-sdk';
import { z } from 'zod';
import type { Accounts } from '../accounts';
import type { State } from '../state';

/** Whom an operation is for. */
export interface Caller {
  readonly state: State;
  readonly accounts: Accounts;
  /** Ends when nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined;
}

interface Declaration<I extends z.ZodObject, O extends z.ZodType, S, R> {
  readonly summary: string;
  readonly input: I;
  readonly output: O;
  /** The field that the function takes without its name: `clock.advance('10m')`. */
  readonly shorthand?: S;
  /** Of the body. Default: 1 MB. */
  readonly maxBytes?: number;
  readonly run: (caller: Caller, input: z.output<I>) => R;
}

/** Something that the control API does, and the function of the same name. */
export interface Operation<I extends z.ZodObject = z.ZodObject, O extends z.ZodType = z.ZodType, S = unknown, R = unknown>
  extends Declaration<I, O, S, R> {
  /** `GET /messages/{key}`; under the prefix. */
  readonly route: string;
  readonly method: Method;
  readonly path: string;
}

type Answered<O extends z.ZodType> = z.output<O> | Promise<z.output<O>>;

/** Declares an operation once: routing, validation, the OpenAPI document and the function are read from it. */
export function operation<
  I extends z.ZodObject,
  O extends z.ZodType,
  R extends Answered<O>,
  S extends (keyof z.input<I> & string) | undefined,
>(route: `${Method} /${string}`, declaration: Declaration<I, O, S, R>): Operation<I, O, S, R> {
  const [method = '', path = ''] = route.split(' ');
  return { ...declaration, route, method: method as Method, path };
}

/** The output of what answers nothing: 204. */
export const nothing = z.void();

type OptionalInput<I> = Record<string, never> extends I ? [input?: I] : [input: I];
type Short<I, S extends keyof I> = [value: I[S], others?: Omit<I, S>];

/** An operation as a function. */
type FunctionOf<Op> =
  Op extends Operation<infer I, infer O, infer S, infer R>
    ? (
        ...input: S extends keyof z.input<I> ? OptionalInput<z.input<I>> | Short<z.input<I>, S> : OptionalInput<z.input<I>>
      ) => R extends Promise<unknown> ? Promise<z.output<O>> : z.output<O>
    : never;

/** Operations, or groups of them by noun. */
export interface Operations {
  readonly [name: string]: Operation | Operations;
}

/** The functions of operations, by the same names. */
export type FunctionsOf<T> = { readonly [Name in keyof T]: T[Name] extends Operation ? FunctionOf<T[Name]> : FunctionsOf<T[Name]> };

export const isOperation = (one: Operation | Operations): one is Operation => typeof one.run === 'function';
