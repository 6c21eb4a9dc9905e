import type { Endpoint } from 'mailgun-sdk';
import type { z } from 'zod';
import type { Context } from '../store/context';

type Endpoints = Readonly<Record<string, Endpoint>>;
type Input<E extends Endpoint> = z.output<E['input']>;
type Output<E extends Endpoint> = z.output<E['output']>;

/** One behaviour for every endpoint of an area: a missing one does not compile. Those that are `Later` take time. */
export type Behaviours<Area extends Endpoints, Later extends keyof Area = never> = {
  readonly [Verb in keyof Area]: (
    context: Context,
    input: Input<Area[Verb]>,
  ) => Verb extends Later ? Promise<Output<Area[Verb]>> : Output<Area[Verb]>;
};

/** Some behaviours of an area, some of which take time. */
export type SomeBehaviours<Area extends Endpoints> = {
  readonly [Verb in keyof Area]?: (context: Context, input: Input<Area[Verb]>) => Output<Area[Verb]> | Promise<Output<Area[Verb]>>;
};
